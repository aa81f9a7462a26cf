import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/problem';
import { LoadFailure } from '../../app/LoadFailure';
import { nameOf } from '../../i18n/i18n';
import { ActFailure } from '../../incident/acts/ActFailure';
import { fullTime } from '../../time/shanghai';
import { directoryQuery, dutyApi, renew, versionsQuery } from '../api';
import { differences } from '../diff';
import type { DirectoryChange } from '../types';
import { DifferenceList } from './DifferenceList';

/** Who changed people and rosters, when and what; each version can be made the latest again. */
export function VersionList() {
  const { t } = useTranslation();
  const { message, modal } = AntApp.useApp();
  const client = useQueryClient();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(versionsQuery);
  const [open, setOpen] = useState<number>();
  const [refused, setRefused] = useState<ApiError | null>(null);
  if (data === undefined) {
    return error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Skeleton active />;
  }
  const latest = data.pages[0]?.latest ?? 0;
  const items = data.pages.flatMap((page) => page.items);

  const restore = (version: number) =>
    modal.confirm({
      title: t('directory.restoreTitle', { version }),
      content: t('directory.restoreHint'),
      okText: t('directory.restore'),
      cancelText: t('app.cancel'),
      onOk: async () => {
        setRefused(null);
        try {
          await dutyApi.restore(version, latest);
          void message.success(t('directory.restored', { version }));
        } catch (failure) {
          setRefused(failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) }));
        } finally {
          void renew(client);
        }
      },
    });
  return (
    <section aria-label={t('duty.tabs.versions')}>
      {refused && <ActFailure error={refused} fields={[]} />}
      {items.length === 0 && (
        <div className="empty">
          <p className="empty-title">{t('directory.neverEdited')}</p>
          <p>{t('directory.neverEditedHint')}</p>
        </div>
      )}
      <ul className="duty-rows">
        {items.map((item) => (
          <li key={item.version} className="panel duty-version" data-version={item.version}>
            <div className="duty-row">
              <div>
                <p>
                  <b>{t('directory.version', { version: item.version })}</b> {nameOf('directoryAct', item.change.replace('.', '-'), item.change)}{' '}
                  {item.version === latest && <span className="chip chip-done">{t('directory.inUse')}</span>}
                </p>
                <p className="muted">
                  {item.byName ?? item.by} · {fullTime(item.at)}
                </p>
              </div>
              <span className="duty-acts">
                <Button aria-expanded={open === item.version} onClick={() => setOpen(open === item.version ? undefined : item.version)}>
                  {t('directory.whatChanged')}
                </Button>
                {item.version !== latest && <Button onClick={() => restore(item.version)}>{t('directory.restore')}</Button>}
              </span>
            </div>
            {open === item.version && <VersionChange item={item} />}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('directory.earlierVersions')}
        </Button>
      )}
    </section>
  );
}

function VersionChange({ item }: { item: DirectoryChange }) {
  const { t } = useTranslation();
  const after = useQuery(directoryQuery(item.version));
  const before = useQuery({ ...directoryQuery(item.version - 1), enabled: item.version > 1 });
  if (item.version === 1) {
    return <Alert type="info" showIcon title={t('directory.firstVersion')} />;
  }
  const failed = after.error ?? before.error;
  if (after.data === undefined || before.data === undefined) {
    return failed ? <LoadFailure compact error={failed} retry={() => void Promise.all([after.refetch(), before.refetch()])} /> : <Skeleton active />;
  }
  return <DifferenceList items={differences(before.data.directory, after.data.directory)} />;
}
