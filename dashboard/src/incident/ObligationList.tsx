import { Collapse } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../api/types';
import { byDue, isPending, pendingObligations } from '../incidents/due';
import { ObligationCard } from './ObligationCard';

export function ObligationList({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const pending = pendingObligations(incident);
  const settled = (incident.obligations ?? []).filter((obligation) => !isPending(obligation)).sort(byDue);
  return (
    <section className="obligations" aria-label={t('incident.clocks')}>
      <h2 className="section-title">{t('incident.pending', { count: pending.length })}</h2>
      {pending.length === 0 && <p className="empty-line">{t('incident.nothingPending')}</p>}
      {pending.map((obligation, index) => (
        <ObligationCard key={obligation.id} incident={incident} obligation={obligation} first={index === 0} />
      ))}
      {settled.length > 0 && (
        <Collapse
          ghost
          defaultActiveKey={['settled']}
          items={[
            {
              key: 'settled',
              label: t('incident.finished', { count: settled.length }),
              children: settled.map((obligation) => <ObligationCard key={obligation.id} incident={incident} obligation={obligation} />),
            },
          ]}
        />
      )}
    </section>
  );
}
