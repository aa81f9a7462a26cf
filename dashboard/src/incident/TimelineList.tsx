import {
  AlertOutlined,
  BellOutlined,
  CheckOutlined,
  CloudSyncOutlined,
  DisconnectOutlined,
  EditOutlined,
  EyeOutlined,
  FileAddOutlined,
  FlagOutlined,
  MergeCellsOutlined,
  RiseOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../api/queries';
import type { Incident, TimelineEntry } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { nameOf } from '../i18n/i18n';
import { fullTime } from '../time/shanghai';

type Tone = 'plain' | 'good' | 'bad' | 'warn';

const looks: Record<string, [ReactNode, Tone]> = {
  reported: [<FileAddOutlined key="i" />, 'plain'],
  notified: [<BellOutlined key="i" />, 'plain'],
  reminded: [<BellOutlined key="i" />, 'warn'],
  breached: [<AlertOutlined key="i" />, 'bad'],
  escalated: [<RiseOutlined key="i" />, 'bad'],
  acknowledged: [<EyeOutlined key="i" />, 'good'],
  completed: [<CheckOutlined key="i" />, 'good'],
  checklist: [<CheckOutlined key="i" />, 'good'],
  'level-changed': [<FlagOutlined key="i" />, 'warn'],
  'level-confirmed': [<FlagOutlined key="i" />, 'good'],
  'no-contact': [<DisconnectOutlined key="i" />, 'bad'],
  'delivery-failed': [<DisconnectOutlined key="i" />, 'bad'],
  'breach-withdrawn': [<CheckOutlined key="i" />, 'good'],
  'back-entry-rejected': [<StopOutlined key="i" />, 'bad'],
  finding: [<AlertOutlined key="i" />, 'warn'],
  lapsed: [<AlertOutlined key="i" />, 'bad'],
  'dismissal-proposed': [<StopOutlined key="i" />, 'warn'],
  refused: [<StopOutlined key="i" />, 'bad'],
  dismissed: [<StopOutlined key="i" />, 'plain'],
  merged: [<MergeCellsOutlined key="i" />, 'plain'],
  'merged-in': [<MergeCellsOutlined key="i" />, 'plain'],
  metrics: [<CloudSyncOutlined key="i" />, 'plain'],
};

const foldAbove = 40;
const chatter = new Set(['notified', 'reminded']);

/** What happened, newest first: at two in the morning the last line is the one that counts. */
export function TimelineList({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(timelineQuery(incident.id));
  const [all, setAll] = useState(false);
  const [quiet, setQuiet] = useState(false);
  if (!data) {
    return error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 5 }} />;
  }
  const entries = data.filter((entry) => !quiet || !chatter.has(entry.kind)).reverse();
  const shown = all ? entries : entries.slice(0, foldAbove);
  const titles = new Map((incident.obligations ?? []).map((obligation) => [obligation.id, obligation.title ?? obligation.id]));
  return (
    <>
      <div className="timeline-top">
        <p className="muted">{t('incident.timelineNote')}</p>
        <Checkbox checked={quiet} onChange={(event) => setQuiet(event.target.checked)}>
          {t('incident.onlyKey')}
        </Checkbox>
      </div>
      {entries.length === 0 && <p className="empty-line">{t('incident.noTimeline')}</p>}
      <ol className="timeline" reversed>
        {shown.map((entry, index) => (
          <Entry key={entries.length - index} entry={entry} title={entry.obligation ? titles.get(entry.obligation) : undefined} />
        ))}
      </ol>
      {shown.length < entries.length && <Button onClick={() => setAll(true)}>{t('incident.allTimeline', { count: entries.length })}</Button>}
    </>
  );
}

function Entry({ entry, title }: { entry: TimelineEntry; title: string | undefined }) {
  const { t } = useTranslation();
  const [icon, tone] = looks[entry.kind] ?? [<EditOutlined key="i" />, 'plain'];
  const who = entry.actor === 'system' ? nameOf('kind', 'system') : entry.actor?.replace(/^source:/, `${t('incident.source')} `);
  return (
    <li className={`tone-${tone}`} data-kind={entry.kind}>
      <span className="timeline-icon" aria-hidden="true">
        {icon}
      </span>
      <div>
        <p className="timeline-head">
          <strong>{nameOf('kind', entry.kind)}</strong>
          {title && <span> · {title}</span>}
        </p>
        {entry.text && <p className="timeline-text">{entry.text}</p>}
        <p className="muted">
          <time dateTime={entry.at}>{fullTime(entry.at)}</time>
          {who && <span> · {who}</span>}
        </p>
      </div>
    </li>
  );
}
