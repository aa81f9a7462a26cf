import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, Skeleton, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Notification } from '../api/types';
import { sentQuery } from '../api/watch';
import { LoadFailure } from '../app/LoadFailure';
import { useTitle } from '../app/useTitle';
import { UnitSelect } from '../incidents/UnitSelect';
import { nameOf } from '../i18n/i18n';
import { DeadStrip } from './DeadStrip';
import { isNarrowed, readFilters, toQuery, views, writeFilters } from './filters';
import type { Filters, View } from './filters';
import { NotificationItem } from './NotificationItem';
import { withKept } from './replay';

export default function NotificationsPage() {
  const { t } = useTranslation();
  useTitle(t('sent.title'));
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const [kept, setKept] = useState<ReadonlyMap<string, Notification>>(new Map());
  const query = useInfiniteQuery(sentQuery(toQuery(filters)));
  const items = withKept(query.data?.pages.flatMap((page) => page.items) ?? [], kept);
  const change = (part: Partial<Filters>) => {
    setKept(new Map()); // whoever looks for something else has read the results
    setSearch(writeFilters({ ...filters, ...part }), { replace: true });
  };
  const replayed = (one: Notification) => setKept((before) => new Map(before).set(one.id ?? '', one));

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('sent.title')}</h1>
          <p className="muted">{t('sent.hint')}</p>
        </div>
      </div>
      <FilterLine filters={filters} change={change} items={items} />
      <DeadStrip filters={filters} show={() => change({ view: 'dead' })} />
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {query.isError && !query.data && <LoadFailure error={query.error} retry={() => void query.refetch()} />}
      {query.data && items.length === 0 && <Empty filters={filters} clear={() => change({ view: 'all', unit: '', person: '', incident: '' })} />}
      {items.length > 0 && (
        <ul className="watch-list" aria-label={t('sent.title')}>
          {items.map((item, index) => (
            <NotificationItem key={item.id ?? index} notification={item} replayed={replayed} kept={kept.has(item.id ?? '')} choose={change} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className="list-foot">
          <Button size="large" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface FilterProps {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
  items: readonly Notification[];
}

function FilterLine({ filters, change, items }: FilterProps) {
  const { t } = useTranslation();
  const people = new Map(items.flatMap(({ person, personName }) => (person ? [[person, personName ?? person] as const] : [])));
  if (filters.person && !people.has(filters.person)) {
    people.set(filters.person, filters.person);
  }
  return (
    <section className="watch-filters" aria-label={t('list.filters')}>
      <Segmented<View>
        aria-label={t('sent.view')}
        value={filters.view}
        onChange={(view) => change({ view })}
        options={(Object.keys(views) as View[]).map((value) => ({ value, label: nameOf('sentView', value) }))}
      />
      <UnitSelect all unit={filters.unit} onChange={(unit) => change({ unit })} />
      <Select
        allowClear
        aria-label={t('sent.person')}
        placeholder={t('sent.anyPerson')}
        value={filters.person || undefined}
        options={[...people].map(([value, label]) => ({ value, label }))}
        onChange={(person: string | undefined) => change({ person: person ?? '' })}
        showSearch={{ optionFilterProp: 'label' }}
      />
      {filters.incident && (
        <Tag closable closeIcon={<span aria-label={t('sent.anyIncident')}>×</span>} onClose={() => change({ incident: '' })}>
          {t('sent.oneIncident', { number: items.find(({ incident }) => incident === filters.incident)?.number ?? filters.incident })}
        </Tag>
      )}
    </section>
  );
}

function Empty({ filters, clear }: { filters: Filters; clear: () => void }) {
  const { t } = useTranslation();
  if (filters.view === 'dead') {
    return (
      <div className="empty">
        <p className="empty-title">{t('sent.noneDead')}</p>
        <p>{t('sent.noneDeadHint')}</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <p className="empty-title">{isNarrowed(filters) ? t('sent.noMatch') : t('sent.none')}</p>
      {isNarrowed(filters) && <Button onClick={clear}>{t('list.clear')}</Button>}
    </div>
  );
}
