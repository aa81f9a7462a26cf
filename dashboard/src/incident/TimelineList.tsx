import { EditOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../api/queries';
import type { Incident, People, TimelineEntry } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { nameOf } from '../i18n/i18n';
import { titleOf } from '../i18n/titles';
import { fullTime } from '../time/shanghai';
import { personName } from './people';
import { looks } from './timelineLooks';

const foldAbove = 40;
const chatter = new Set(['notified', 'reminded']);

/** What happened, newest first: at two in the morning the last line is the one that counts. */
export function TimelineList({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(timelineQuery(incident.id));
  const [all, setAll] = useState(false);
  const [quiet, setQuiet] = useState(false);
  const [kinds, setKinds] = useState<string[]>([]);
  if (!data) {
    return error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 5 }} />;
  }
  const entries = data.items
    .filter((entry) => (kinds.length > 0 ? kinds.includes(entry.kind) : !quiet || !chatter.has(entry.kind)))
    .reverse();
  const shown = all ? entries : entries.slice(0, foldAbove);
  const titles = new Map((incident.obligations ?? []).map((obligation) => [obligation.id, titleOf(obligation)]));
  return (
    <>
      <div className="timeline-top">
        <p className="muted">{t('incident.timelineNote')}</p>
        <Checkbox checked={quiet} disabled={kinds.length > 0} onChange={(event) => setQuiet(event.target.checked)}>
          {t('incident.onlyKey')}
        </Checkbox>
        <Select
          className="timeline-kinds"
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          value={kinds}
          onChange={setKinds}
          placeholder={t('incident.anyKind')}
          aria-label={t('incident.anyKind')}
          options={kindOptions(data.items)}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </div>
      {entries.length === 0 && <p className="empty-line">{t('incident.noTimeline')}</p>}
      <ol className="timeline" reversed>
        {shown.map((entry, index) => (
          <Entry
            key={entries.length - index}
            entry={entry}
            people={data.people ?? incident.people}
            title={entry.obligation ? titles.get(entry.obligation) : undefined}
          />
        ))}
      </ol>
      {shown.length < entries.length && <Button onClick={() => setAll(true)}>{t('incident.allTimeline', { count: entries.length })}</Button>}
    </>
  );
}

/** The kinds that occur, with how often. */
function kindOptions(entries: readonly TimelineEntry[]): { value: string; label: string }[] {
  const counts = new Map<string, number>();
  for (const { kind } of entries) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => ({ value: kind, label: `${nameOf('kind', kind)} ${count}` }));
}

function Entry({ entry, people, title }: { entry: TimelineEntry; people: People | undefined; title: string | undefined }) {
  const { t } = useTranslation();
  const [icon, tone] = looks[entry.kind] ?? [<EditOutlined key="i" />, 'plain'];
  const who = entry.actor?.startsWith('source:') ? entry.actor.replace(/^source:/, `${t('incident.source')} `) : personName(people, entry.actor);
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
