import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ApiError } from '../api/problem';
import { runHistoryQuery, runQuery } from '../api/queries';
import type { Run, RunEvent } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { fullTime } from '../time/shanghai';
import { RunStatus } from './RunsPage';

export default function RunPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const run = useQuery({ ...runQuery(id), refetchInterval: 5_000 });

  useEffect(() => {
    document.title = `${id} · ${t('app.name')}`;
  }, [id, t]);

  if (run.error instanceof ApiError && (run.error.status === 404 || run.error.status === 403)) {
    return <NotFound text={run.error.status === 403 ? t('runs.forbidden') : t('runs.notFound')} />;
  }
  if (!run.data) {
    return run.error ? <LoadFailure error={run.error} retry={() => void run.refetch()} /> : <Skeleton className="page" active />;
  }
  return (
    <div className="page">
      <section className="panel">
        <Link to="/runs" className="back-link">
          <ArrowLeftOutlined aria-hidden /> {t('runs.back')}
        </Link>
        <h1 className="mono">{run.data.id}</h1>
        <RunStatus status={run.data.status} />
        <RunFacts run={run.data} />
      </section>
      <h2 className="section-title">{t('runs.history')}</h2>
      <History id={id} />
    </div>
  );
}

function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslation();
  const rows: [string, string | undefined][] = [
    [t('runs.name'), run.name],
    [t('runs.created'), fullTime(run.createdAt)],
    [t('runs.updated'), fullTime(run.updatedAt)],
    [t('runs.customStatus'), pretty(run.customStatus)],
    [t('runs.input'), pretty(run.input)],
    [t('runs.output'), pretty(run.output)],
    [t('runs.failure'), pretty(run.failure)],
  ];
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{value && value.length > foldAbove ? <Folded text={value} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}

const foldAbove = 200;

function Folded({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('runs.details')}</summary>
      <pre>{text}</pre>
    </details>
  );
}

function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...runHistoryQuery(id), refetchInterval: 10_000 });
  if (!data) {
    return error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active />;
  }
  if (data.length === 0) {
    return <p className="empty-line">{t('runs.noHistory')}</p>;
  }
  return (
    <ol className="history panel">
      {data.map((event, index) => (
        <HistoryLine key={index} event={event} />
      ))}
    </ol>
  );
}

function HistoryLine({ event }: { event: RunEvent }) {
  const { t } = useTranslation();
  const { name, ...details } = Object.fromEntries(Object.entries(event.data ?? {}).filter(([, value]) => value != null));
  return (
    <li>
      <span className="mono">{fullTime(event.at)}</span> <strong>{event.type}</strong> {typeof name === 'string' && name}
      {Object.keys(details).length > 0 && (
        <details>
          <summary>{t('runs.details')}</summary>
          <pre>{pretty(details)}</pre>
        </details>
      )}
    </li>
  );
}

function pretty(value: unknown): string | undefined {
  if (value == null) {
    return undefined;
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
