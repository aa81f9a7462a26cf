import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { runsQuery } from '../api/queries';
import type { Run } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { useSettled } from '../app/useSettled';
import { nameOf } from '../i18n/i18n';
import { isAdministrator } from '../session/roles';
import { useSession } from '../session/useSession';
import { fullTime } from '../time/shanghai';

const statuses = ['running', 'pending', 'completed', 'failed', 'suspended', 'terminated'];

export default function RunsPage() {
  const { t } = useTranslation();
  return isAdministrator(useSession()) ? <Runs /> : <NotFound text={t('runs.forbidden')} />;
}

function Runs() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get('q') ?? '');
  const q = useSettled(typed.trim(), 300);
  const status = search.get('status') ?? '';
  const query = useInfiniteQuery({ ...runsQuery({ status: status || undefined, q: q || undefined }), refetchInterval: 10_000 });
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];

  useEffect(() => {
    document.title = `${t('runs.title')} · ${t('app.name')}`;
  }, [t]);

  useEffect(() => {
    setSearch({ ...(status && { status }), ...(q && { q }) }, { replace: true });
  }, [q, status, setSearch]);

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('runs.title')}</h1>
          <p className="muted">{t('runs.hint')}</p>
        </div>
      </div>
      <section className="filters" aria-label={t('list.filters')}>
        <Input
          className="filters-search"
          type="search"
          allowClear
          value={typed}
          placeholder={t('runs.search')}
          aria-label={t('runs.search')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          className="runs-status"
          aria-label={t('runs.status')}
          value={status}
          options={[{ value: '', label: t('runs.any') }, ...statuses.map((id) => ({ value: id, label: nameOf('runStatus', id) }))]}
          onChange={(value) => setSearch({ ...(value && { status: value }), ...(q && { q }) }, { replace: true })}
        />
      </section>
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {query.isError && !query.data && <LoadFailure error={query.error} retry={() => void query.refetch()} />}
      {query.data && runs.length === 0 && <p className="empty">{t('runs.empty')}</p>}
      {runs.length > 0 && (
        <ul className="rows">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
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

function RunRow({ run }: { run: Run }) {
  return (
    <li className="row run-row edge-none">
      <div className="row-body">
        <Link className="row-title mono" to={`/runs/${encodeURIComponent(run.id)}`}>
          {run.id}
        </Link>
        <p className="row-meta">
          {[run.name, fullTime(run.createdAt), fullTime(run.updatedAt)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <RunStatus status={run.status} />
    </li>
  );
}

export function RunStatus({ status }: { status: string | undefined }) {
  return <span className={`chip run-${status ?? 'unknown'}`}>{nameOf('runStatus', status)}</span>;
}
