import { useTranslation } from 'react-i18next';
import type { PolicyExplanation } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { duration } from '../incident/duration';
import { titleOf, titled } from '../i18n/titles';
import { list, roles } from './duty';
import { Facts } from './LevelSection';

interface Props {
  policy: PolicyExplanation;
}

/** Who is told, and when, while something stays undone after its time. */
export function Ladders({ policy }: Props) {
  const { t } = useTranslation();
  if (!policy.ladders?.length) {
    return null;
  }
  return (
    <section className="panel policy-level" id="ladders">
      <h2>{t('policy.ladders')}</h2>
      {policy.ladders.map((ladder) => (
        <div key={ladder.id} className="duty">
          <h3>{nameOf('ladder', ladder.id)}</h3>
          <ol className="policy-rungs">
            {ladder.rungs.map((rung, index) => (
              <li key={index}>
                {roles(rung.roles)} <span className="muted">{t('policy.wait', { span: duration(rung.wait) })}</span>
              </li>
            ))}
          </ol>
          <Facts rows={[[t('policy.note'), ladder.note]]} />
        </div>
      ))}
    </section>
  );
}

export function Monitoring({ policy: { monitoring } }: Props) {
  const { t } = useTranslation();
  if (!monitoring) {
    return null;
  }
  return (
    <section className="panel policy-level" id="monitoring">
      <h2>{titled(monitoring)}</h2>
      <Facts
        rows={[
          [t('policy.who'), monitoring.assignee && roles([monitoring.assignee])],
          [t('policy.times'), list(monitoring.times)],
          [t('policy.keyPeriodTimes'), monitoring.keyPeriodTimes && list(monitoring.keyPeriodTimes)],
          [t('policy.evidence'), list((monitoring.evidence ?? []).map((field) => titleOf({ ...field, id: field.name })))],
          [t('policy.note'), monitoring.note],
        ]}
      />
    </section>
  );
}

export function Points({ policy }: Props) {
  const { t } = useTranslation();
  if (!policy.assessment?.length) {
    return null;
  }
  const levelTitle = (id: string) => titleOf(policy.levels?.find((level) => level.id === id) ?? { id });
  return (
    <section className="panel policy-level" id="points">
      <h2>{t('policy.points')}</h2>
      <Facts
        rows={policy.assessment.map((rule) => [
          titled(rule),
          rule.points.length === 0
            ? t('assessment.noPoints')
            : rule.points
                .map((one) => [one.levels?.length ? list(one.levels.map(levelTitle)) : '', t('policy.pointsOf', { lead: one.lead, indirect: one.indirect ?? 0 })].filter(Boolean).join(' '))
                .join('；'),
        ])}
      />
    </section>
  );
}

/** What holds at all levels: late entry, quiet hours, key periods. */
export function Others({ policy }: Props) {
  const { t } = useTranslation();
  const [from, to] = policy.quietHours ?? [];
  const rows: [string, string | undefined][] = [
    [t('policy.backEntry'), policy.backEntry ? t('policy.backEntryOf', { span: duration(policy.backEntry) }) : undefined],
    [t('policy.quietHours'), from && to ? t('policy.quietHoursOf', { from, to }) : undefined],
    ...(policy.keyPeriods ?? []).map((period): [string, string] => [titleOf(period), t('policy.keyPeriod', { from: period.from, to: period.to, factor: period.waitFactor ?? 1 })]),
  ];
  return rows.every(([, text]) => text === undefined) ? null : (
    <section className="panel policy-level" id="others">
      <h2>{t('policy.others')}</h2>
      <Facts rows={rows} />
    </section>
  );
}
