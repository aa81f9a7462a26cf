import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api';
import { attachmentsQuery, factsQuery, timelineQuery } from '../../api/queries';
import type { Incident } from '../../api/types';
import { LoadFailure } from '../../app/LoadFailure';
import { Button } from 'antd';
import { may } from '../../session/roles';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { personName } from '../people';
import { safeUrl } from '../safeUrl';
import { FactSheetDrawer } from '../sheet/FactSheetDrawer';
import { DownloadLink } from './DownloadLink';
import { fileSize } from './uploads';
import { UploadButton } from './UploadButton';

/** Everything that belongs to the file of the incident: fact sheet, scans, media coverage, and all of it as an archive. */
export function FilesPanel({ incident }: { incident: Incident }) {
  return (
    <div className="files">
      <SheetSection incident={incident} />
      <Attachments incident={incident} />
      <Coverage incident={incident} />
      <Archive incident={incident} />
    </div>
  );
}

function SheetSection({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data: sheet } = useQuery(factsQuery(incident.id));
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={t('sheet.title')}>
      <h3 className="panel-title">{t('sheet.title')}</h3>
      <p className="muted">
        {sheet?.updatedAt ? t('sheet.updated', { name: personName(incident.people, sheet.updatedBy), time: fullTime(sheet.updatedAt) }) : t('sheet.never')}
      </p>
      <div className="acts">
        <Button onClick={() => setOpen(true)}>{may(incident, 'facts') ? t('sheet.fill') : t('sheet.view')}</Button>
      </div>
      {open && <FactSheetDrawer incident={incident} close={() => setOpen(false)} />}
    </section>
  );
}

function Attachments({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(attachmentsQuery(incident.id));
  return (
    <section aria-label={t('file.title')}>
      <h3 className="panel-title">{t('file.title')}</h3>
      {!data && (error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 1 }} />)}
      {data?.length === 0 && <p className="empty-line">{t('file.none')}</p>}
      <ul className="file-list">
        {data?.map((file) => (
          <li key={file.id} data-file={file.id}>
            <DownloadLink label={file.name} name={file.name} path={api.attachmentPath(incident.id, file.id)} />
            <p className="muted">
              {[fileSize(file.size), personName(incident.people, file.uploadedBy), fullTime(file.uploadedAt)].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {(incident.actions?.length ?? 0) > 0 && <UploadButton incident={incident.id} />}
    </section>
  );
}

/** Media coverage stands in the record; here it is listed by itself. */
function Coverage({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data } = useQuery(timelineQuery(incident.id));
  const reports = (data?.items ?? []).filter((entry) => entry.kind === 'coverage').reverse();
  return (
    <section aria-label={t('coverage.title')}>
      <h3 className="panel-title">{t('coverage.title')}</h3>
      {reports.length === 0 && <p className="empty-line">{t('coverage.none')}</p>}
      <ul className="file-list">
        {reports.map((entry, index) => {
          const { outlet, title, publishedAt } = entry.data ?? {};
          const url = safeUrl(entry.data?.url);
          const label = title ?? entry.text ?? outlet;
          return (
            <li key={index}>
              {url ? (
                <a href={url} target="_blank" rel="noopener noreferrer nofollow">
                  {label}
                </a>
              ) : (
                <p>{label}</p>
              )}
              <p className="muted">{[outlet, fullTime(publishedAt), personName(data?.people ?? incident.people, entry.actor)].filter(Boolean).join(' · ')}</p>
            </li>
          );
        })}
      </ul>
      {may(incident, 'coverage') && (
        <div className="acts">
          <ActButton incident={incident} act="coverage" />
        </div>
      )}
    </section>
  );
}

function Archive({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('file.archive')}>
      <h3 className="panel-title">{t('file.archive')}</h3>
      <p className="muted">{t('file.archiveHelp')}</p>
      <div className="acts">
        <DownloadLink type="default" label={t('file.archiveDownload')} name={`${incident.number ?? incident.id}.zip`} path={api.archivePath(incident.id)} />
      </div>
    </section>
  );
}
