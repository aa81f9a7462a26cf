import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentQuery } from '../api/watch';
import { mayReplay } from '../session/roles';
import { useSession } from '../session/useSession';
import { toQuery } from './filters';
import type { Filters } from './filters';
import { ReplayAllDialog } from './ReplayAllDialog';

/** Messages that reached nobody stand above all others, whichever view is open, with the way to send them all again. */
export function DeadStrip({ filters, show }: { filters: Filters; show: () => void }) {
  const { t } = useTranslation();
  const filter = toQuery({ ...filters, view: 'dead' });
  const { data } = useInfiniteQuery(sentQuery(filter));
  const [replaying, setReplaying] = useState(false);
  const allowed = mayReplay(useSession());
  const pages = data?.pages ?? [];
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  if (count === 0 && !replaying) {
    return null;
  }
  const more = pages.at(-1)?.next ? '+' : '';
  return (
    <section className="panel replay-all edge-overdue" aria-label={t('sent.deadTitle')}>
      <p>
        <strong className="watch-error">{t('sent.deadCount', { count: `${count}${more}` })}</strong> <span className="muted">{t('sent.deadHelp')}</span>
      </p>
      <div className="acts">
        {filters.view !== 'dead' && <Button onClick={show}>{t('sent.showDead')}</Button>}
        {allowed && <Button onClick={() => setReplaying(true)}>{t('replay.all')}</Button>}
      </div>
      {replaying && <ReplayAllDialog filter={filter} close={() => setReplaying(false)} />}
    </section>
  );
}
