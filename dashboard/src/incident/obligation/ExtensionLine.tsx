import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Extension, Incident, Obligation } from '../../api/types';
import { isPending } from '../../incidents/due';
import { may } from '../../session/roles';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { personName } from '../people';

/** The latest request for more time: who asked, until when and why, and what was decided. */
export function ExtensionLine({ incident, obligation, extension }: { incident: Incident; obligation: Obligation; extension: Extension }) {
  const { t } = useTranslation();
  const { people } = incident;
  const time = fullTime(extension.until).slice(0, 16);
  const said = {
    requested: t('extension.requested', { time }),
    approved: t('extension.approved', { time }),
    rejected: t('extension.rejected', { time }),
  };
  const waiting = extension.status === 'requested' && isPending(obligation);
  return (
    <section className={`extension extension-${extension.status}`} aria-label={t('extension.title')}>
      <p>
        <ClockCircleOutlined aria-hidden />{' '}
        <strong>{said[extension.status]}</strong>
      </p>
      {extension.reason && <p>{t('extension.reason', { reason: extension.reason })}</p>}
      <p className="muted">
        {t('extension.by', { name: personName(people, extension.requestedBy), time: fullTime(extension.requestedAt) })}
        {extension.decidedBy && ` · ${t('extension.decidedBy', { name: personName(people, extension.decidedBy), time: fullTime(extension.decidedAt) })}`}
      </p>
      {extension.comment && <p>{t('extension.comment', { comment: extension.comment })}</p>}
      {waiting &&
        (may(incident, 'decide-extension') ? (
          <div className="acts">
            <ActButton incident={incident} act="decide-extension" obligation={obligation} />
          </div>
        ) : (
          <p className="muted">{t('extension.waiting')}</p>
        ))}
    </section>
  );
}
