import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allAlarmsQuery, openAlarmsQuery } from '../api/watch';
import type { Alarm, AlarmPage } from '../api/watchTypes';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { useTitle } from '../app/useTitle';
import { maySeeAlarms } from '../session/roles';
import { useSession } from '../session/useSession';
import { fullTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { AlarmItem } from './AlarmItem';
import { asleep, byAttention } from './alarms';

export default function AlarmsPage() {
  const { t } = useTranslation();
  useTitle(t('alarm.title'));
  return maySeeAlarms(useSession()) ? <Alarms /> : <NotFound text={t('alarm.forbidden')} />;
}

function Alarms() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(openAlarmsQuery);
  const [history, setHistory] = useState(false);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('alarm.title')}</h1>
          <p className="muted">{t('alarm.hint')}</p>
        </div>
      </div>
      {!data && (error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 6 }} />)}
      {data && <Watchdog page={data} />}
      {data && data.items.length === 0 && (
        <div className="empty">
          <p className="empty-title">{t('alarm.none')}</p>
          <p>{t('alarm.noneHint')}</p>
        </div>
      )}
      {data && data.items.length > 0 && <List items={[...data.items].sort(byAttention)} label={t('alarm.title')} />}
      {data && !history && (
        <div className="list-foot">
          <Button onClick={() => setHistory(true)}>{t('alarm.history')}</Button>
        </div>
      )}
      {history && <History />}
    </div>
  );
}

/** No alarm means nothing when nobody looks: says when the watchdog last did. */
function Watchdog({ page }: { page: AlarmPage }) {
  const { t } = useTranslation();
  const now = useNow();
  if (asleep(page, now)) {
    return (
      <Alert
        type="error"
        showIcon
        title={page.lastRoundAt ? t('alarm.asleepSince', { time: fullTime(page.lastRoundAt) }) : t('alarm.asleep')}
        description={t('alarm.asleepHelp')}
      />
    );
  }
  return page.lastRoundAt ? <p className="muted">{t('alarm.lastRound', { time: fullTime(page.lastRoundAt) })}</p> : null;
}

function List({ items, label }: { items: Alarm[]; label: string }) {
  return (
    <ul className="watch-list" aria-label={label}>
      {items.map((alarm) => (
        <AlarmItem key={alarm.id} alarm={alarm} />
      ))}
    </ul>
  );
}

/** Those that are over. */
function History() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(allAlarmsQuery);
  const items = (query.data?.pages ?? []).flatMap((page) => page.items).filter(({ clearedAt }) => clearedAt);
  return (
    <section aria-label={t('alarm.history')}>
      <h2 className="section-title">{t('alarm.history')}</h2>
      {query.isPending && <Skeleton active paragraph={{ rows: 4 }} />}
      {query.isError && !query.data && <LoadFailure compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && items.length === 0 && !query.hasNextPage && <p className="empty-line">{t('alarm.noHistory')}</p>}
      {items.length > 0 && <List items={items} label={t('alarm.history')} />}
      {query.hasNextPage && (
        <div className="list-foot">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </section>
  );
}
