import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ShiftContent, ShiftMatter, ShiftReport, ShiftTask } from '../api/shiftTypes';
import { nameOf } from '../i18n/i18n';
import { listed, titleOf } from '../i18n/titles';
import { fullTime } from '../time/shanghai';
import { alarmText } from '../alarms/alarms';

const time = (value: string | null | undefined) => fullTime(value).slice(5, 16);

interface Row {
  key: string;
  /** Incident that the row is about, if it has a page for the reader. */
  incident?: string | null;
  name: string;
  text?: ReactNode;
}

/** Everything else that a report holds, the troubles first; lists that are empty are named in one line. */
export function Sections({ report }: { report: ShiftReport }) {
  const { t } = useTranslation();
  const sections = sectionsOf(report.content, report.kind === 'digest');
  const empty = sections.filter(({ rows }) => rows.length === 0);
  return (
    <>
      {report.content.more && <p className="notice-line">{t('shift.more')}</p>}
      {sections
        .filter(({ rows }) => rows.length > 0)
        .map(({ id, rows }) => (
          <section key={id} className="panel shift-section" aria-label={nameOf('shiftSection', id)} data-section={id}>
            <h2>
              {nameOf('shiftSection', id)} <span className="muted">{rows.length}</span>
            </h2>
            <ul>
              {rows.map(({ key, incident, name, text }) => (
                <li key={key}>
                  {incident ? <Link to={`/incidents/${encodeURIComponent(incident)}`}>{name}</Link> : <span>{name}</span>}
                  {text && <span className="muted">{text}</span>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      {empty.length > 0 && <p className="muted">{t('shift.empty', { names: listed(empty.map(({ id }) => nameOf('shiftSection', id))) })}</p>}
    </>
  );
}

/** Lists that only one of the two kinds of report has are left out of the other. */
function sectionsOf(content: ShiftContent, digest: boolean): { id: string; rows: Row[] }[] {
  const both = [
    { id: 'unacknowledged', rows: content.open.filter(({ unacknowledged }) => unacknowledged).map(matterRow) },
    { id: 'dead', rows: content.dead.map((one) => ({ key: one.id, incident: one.incident.includes(':') ? null : one.incident, name: one.number || one.person, text: [one.personName, nameOf('reason', one.reason), time(one.queuedAt)].join(' · ') })) },
    { id: 'alarms', rows: content.alarms.map((one) => ({ key: one.id, incident: one.incident, name: nameOf('alarmKind', one.kind), text: alarmText(one) })) },
    { id: 'monitoring', rows: content.monitoring.map((one) => ({ key: one.incident, incident: one.incident, name: [one.date, one.time?.slice(0, 5)].filter(Boolean).join(' '), text: nameOf('shiftMonitoring', one.missing ? 'missing' : 'due') })) },
    { id: 'open', rows: content.open.map(matterRow) },
    { id: 'opened', rows: content.opened.map(matterRow) },
  ];
  const handOver = [{ id: 'acts', rows: content.acts.map((one) => ({ key: one.actor, name: one.name || one.actor, text: String(one.count) })) }];
  const daily = [
    { id: 'breached', rows: content.breached.map(taskRow) },
    { id: 'closed', rows: content.closed.map(matterRow) },
    { id: 'extensions', rows: content.extensions.map(taskRow) },
    { id: 'statements', rows: content.statements.map((one) => ({ key: `${one.incident} ${one.statement} ${one.version}`, incident: one.incident, name: one.number, text: [nameOf('statementKind', one.kind), time(one.submittedAt)].join(' · ') })) },
    { id: 'findings', rows: content.findings.map((one, index) => ({ key: String(index), incident: one.incident, name: one.number, text: [nameOf('findingKind', one.finding), time(one.at)].join(' · ') })) },
    { id: 'gaps', rows: content.gaps.map((one) => ({ key: `${one.role} ${one.from}`, name: nameOf('roles', one.role, one.roleTitle), text: [`${time(one.from)} – ${time(one.to)}`, nameOf('shiftGap', one.kind)].join(' · ') })) },
    { id: 'levels', rows: content.levels.map((one) => ({ key: one.level ?? '', name: one.level ? titleOf({ id: one.level, title: one.title, en: one.en }) : nameOf('status', 'triage'), text: String(one.count) })) },
  ];
  return [...both, ...(digest ? daily : [...handOver, { id: 'gaps', rows: daily.find(({ id }) => id === 'gaps')?.rows ?? [] }])];
}

function matterRow(matter: ShiftMatter): Row {
  const level = matter.level ? titleOf({ id: matter.level, title: matter.levelTitle, en: matter.levelEn }) : '';
  const next = matter.next && [titleOf({ id: matter.next.obligation, title: matter.next.title, en: matter.next.en }), time(matter.next.dueAt)].filter(Boolean).join(' ');
  return {
    key: matter.incident,
    incident: matter.incident,
    name: [matter.number, matter.title].filter(Boolean).join(' '),
    text: [level, nameOf('status', matter.status), next].filter(Boolean).join(' · '),
  };
}

function taskRow(task: ShiftTask): Row {
  return {
    key: `${task.incident} ${task.obligation}`,
    incident: task.incident,
    name: [task.number, task.incidentTitle].filter(Boolean).join(' '),
    text: [titleOf({ id: task.obligation, title: task.title, en: task.en }), time(task.extensionUntil ?? task.dueAt)].join(' · '),
  };
}
