import { useTranslation } from 'react-i18next';
import type { Duty, ExplainedLevel, PolicyExplanation } from '../api/oversightTypes';
import { duration } from '../incident/duration';
import { titleOf, titled } from '../i18n/titles';
import { byWhen, list, roles, rowsOf } from './duty';

/** One level: what makes a matter this level, and the duties that come with it. */
export function LevelSection({ level, duties, policy }: { level: ExplainedLevel; duties: readonly Duty[]; policy: PolicyExplanation }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === 'en';
  const criteria = (english ? level.criteriaEn : undefined) ?? level.criteria ?? [];
  const facts: [string, string | null | undefined][] = [
    [t('policy.responsible'), (english ? level.responsibleEn : undefined) ?? level.responsible],
    [t('policy.watch'), level.watch && duration(level.watch)],
    [t('policy.approval'), level.approval?.map((step) => titled(step)).join(' → ')],
    [t('policy.review'), list((policy.review ?? []).map(titleOf))],
    [t('policy.closing'), list((level.requiredToClose ?? []).map(titleOf))],
    [t('policy.note'), level.note],
  ];
  return (
    <section className="panel policy-level" id={`level-${level.id}`} aria-labelledby={`title-${level.id}`}>
      <h2 id={`title-${level.id}`}>{titleOf(level)}</h2>
      {criteria.length > 0 && (
        <ul className="policy-criteria">
          {criteria.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <Facts rows={facts} />
      {duties.length === 0 ? <p className="muted">{t('policy.noDuties')}</p> : <Duties duties={duties} level={level} policy={policy} />}
    </section>
  );
}

/** Duties that belong to no level in particular. */
export function CommonSection({ id, title, duties, policy }: { id: string; title: string; duties: readonly Duty[]; policy: PolicyExplanation }) {
  const [level] = policy.levels ?? [];
  return duties.length === 0 || level === undefined ? null : (
    <section className="panel policy-level" id={id}>
      <h2>{title}</h2>
      <Duties duties={duties} level={level} policy={policy} />
    </section>
  );
}

function Duties({ duties, level, policy }: { duties: readonly Duty[]; level: ExplainedLevel; policy: PolicyExplanation }) {
  return (
    <ol className="duties">
      {duties.map((duty, index) => (
        <DutyItem key={`${duty.id} ${index}`} duty={duty} level={level} policy={policy} />
      ))}
    </ol>
  );
}

function DutyItem({ duty, level, policy }: { duty: Duty; level: ExplainedLevel; policy: PolicyExplanation }) {
  const { t } = useTranslation();
  return (
    <li className="duty" data-duty={duty.id}>
      <h3>
        {titleOf(duty)}
        {duty.requiredToClose && <span className="chip chip-extended">{t('policy.requiredToClose')}</span>}
        {duty.repeats && <span className="chip">{t('policy.repeats')}</span>}
      </h3>
      <p className="duty-who">
        <strong>{roles(duty.assignee ? [duty.assignee] : [])}</strong>
        <span className="duty-when">{byWhen(duty)}</span>
      </p>
      <Facts rows={rowsOf(duty, level, policy).map(({ name, text }) => [name, text])} />
    </li>
  );
}

/** Named lines; those without a text are left out. */
export function Facts({ rows }: { rows: readonly (readonly [string, string | null | undefined])[] }) {
  const told = rows.filter(([, text]) => text);
  return told.length === 0 ? null : (
    <dl className="policy-facts">
      {told.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
