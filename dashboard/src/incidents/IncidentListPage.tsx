import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { incidentsQuery } from '../api/queries';
import { LoadFailure } from '../app/LoadFailure';
import { mayReport } from '../session/roles';
import { useSession } from '../session/useSession';
import { byUrgency, nextDueOf } from './due';
import { FilterBar } from './FilterBar';
import { isNarrowed, readFilters, toQuery, writeFilters } from './filters';
import type { Filters } from './filters';
import { IncidentRow } from './IncidentRow';
import { NewIncidentDrawer } from './NewIncidentDrawer';

export function IncidentListPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const filters = useMemo(() => readFilters(search), [search]);
  const query = useInfiniteQuery(incidentsQuery(toQuery(filters)));
  const incidents = useMemo(() => sorted(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);

  useEffect(() => {
    document.title = t('app.name');
  }, [t]);

  const setFilters = (change: Partial<Filters>) => setSearch(writeFilters({ ...filters, ...change }), { replace: true });

  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('list.title')}</h1>
        {mayReport(session) && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t('list.new')}
          </Button>
        )}
      </div>
      <FilterBar filters={filters} setFilters={setFilters} />
      {query.isPending && <ListSkeleton />}
      {query.isError && query.data === undefined && <LoadFailure error={query.error} retry={() => void query.refetch()} />}
      {query.data !== undefined && incidents.length === 0 && <Empty narrowed={isNarrowed(filters)} clear={() => setSearch({})} />}
      {incidents.length > 0 && (
        <>
          <ul className="rows" aria-label={t('list.results')}>
            {incidents.map((incident, index) => {
              const promoted = index === 0 && nextDueOf(incident) !== undefined;
              return <IncidentRow key={incident.id} incident={incident} promoted={promoted} heading={promoted && !isNarrowed(filters)} />;
            })}
          </ul>
          <div className="list-foot">
            {query.hasNextPage && (
              <Button size="large" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('list.more')}
              </Button>
            )}
            <span>{t('list.count', { count: incidents.length })}</span>
          </div>
        </>
      )}
      {creating && <NewIncidentDrawer close={() => setCreating(false)} />}
    </div>
  );
}

// A page boundary may move between two reads, which would show an incident twice.
function sorted<T extends Parameters<typeof byUrgency>[0]>(incidents: T[]): T[] {
  return [...new Map(incidents.map((incident) => [incident.id, incident])).values()].sort(byUrgency);
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="rows" role="status" aria-label={t('app.loading')}>
      {[0, 1, 2, 3].map((index) => (
        <div key={index} className="row edge-none">
          <Skeleton active title={{ width: '40%' }} paragraph={{ rows: 2 }} />
        </div>
      ))}
    </div>
  );
}

function Empty({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <p className="empty-title">{narrowed ? t('list.noMatch') : t('list.empty')}</p>
      {narrowed ? <Button onClick={clear}>{t('list.clear')}</Button> : <p>{t('list.emptyHint')}</p>}
    </div>
  );
}
