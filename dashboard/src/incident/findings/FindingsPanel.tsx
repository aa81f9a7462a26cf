import { useTranslation } from 'react-i18next';
import type { Finding, Incident } from '../../api/types';
import { useUnitName } from '../../incidents/useUnits';
import { nameOf } from '../../i18n/i18n';
import { titleOf } from '../../i18n/titles';
import { may } from '../../session/roles';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { personName } from '../people';

/** What may be held against a unit: raised by a clock as a candidate, or entered by people; the assessor decides. */
export function FindingsPanel({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const findings = incident.findings ?? [];
  return (
    <div className="findings">
      <p className="muted">{t('findings.intro')}</p>
      {findings.length === 0 && <p className="empty-line">{t('findings.none')}</p>}
      {findings.map((finding) => (
        <FindingCard key={`${finding.kind} ${finding.obligation} ${finding.at}`} incident={incident} finding={finding} />
      ))}
      {may(incident, 'finding') && (
        <div className="acts">
          <ActButton incident={incident} act="finding" preset={add} label={t('findings.add')} title={t('findings.add')} />
        </div>
      )}
    </div>
  );
}

const add = { decision: 'add' };

function FindingCard({ incident, finding }: { incident: Incident; finding: Finding }) {
  const { t } = useTranslation();
  const unitName = useUnitName(incident);
  const obligation = incident.obligations?.find((one) => one.id === finding.obligation);
  const status = finding.status ?? 'candidate';
  const decidable = may(incident, 'finding') && status !== 'withdrawn';
  const lines = [
    obligation && titleOf(obligation),
    unitName(finding.unit ?? incident.leadUnit),
    finding.points != null && t('findings.points', { points: finding.points, indirect: finding.indirectPoints ?? 0 }),
    finding.lead && t('findings.lead', { name: finding.lead }),
    finding.indirect && t('findings.indirect', { name: finding.indirect }),
    fullTime(finding.at),
    finding.by && personName(incident.people, finding.by),
  ].filter(Boolean);
  const decide = (decision: 'confirm' | 'withdraw') => (
    <ActButton
      incident={incident}
      act="finding"
      obligation={obligation}
      preset={decision === 'confirm' ? { finding: finding.kind, decision } : { finding: finding.kind, decision, lead: undefined, indirect: undefined }}
      initial={{ lead: finding.lead ?? undefined, indirect: finding.indirect ?? undefined }}
      label={nameOf('findingDecision', decision)}
      title={`${nameOf('findingDecision', decision)}：${nameOf('findingKind', finding.kind)}`}
      primary={decision === 'confirm'}
    />
  );
  return (
    <article className="finding" data-finding={finding.kind} data-status={status}>
      <p className="badges">
        <strong>{nameOf('findingKind', finding.kind, finding.title)}</strong>
        <span className={`chip chip-finding-${status}`}>{nameOf('findingStatus', status)}</span>
      </p>
      <p className="muted">{lines.join(' · ')}</p>
      {decidable && (
        <div className="acts">
          {status === 'candidate' && decide('confirm')}
          {decide('withdraw')}
        </div>
      )}
    </article>
  );
}
