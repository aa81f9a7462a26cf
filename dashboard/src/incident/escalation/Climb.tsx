import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/queries';
import type { Incident, Obligation } from '../../api/types';
import { isPending } from '../../incidents/due';
import { listed } from '../../i18n/titles';
import { clockParts, countdown } from '../../time/countdown';
import { shortTime } from '../../time/shanghai';
import { useNow } from '../../time/useNow';
import { personName } from '../people';
import { notReached } from './notReached';

/** Where the climb of the ladder stands: when it goes on, who has taken notice, who is awaited, who could not be reached and why. */
export function Climb({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const climbing = (obligation.escalationRung ?? 0) > 0 || Boolean(obligation.nextRungAt);
  return isPending(obligation) && climbing ? <Standing incident={incident} obligation={obligation} /> : null;
}

function Standing({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const now = useNow();
  const { nextRungAt, acknowledgements = [], awaiting = [] } = obligation;
  const { data: record } = useQuery(timelineQuery(incident.id));
  const people = { ...incident.people, ...record?.people };
  const missed = notReached(record?.items ?? [], obligation.id);
  const acknowledged = Boolean(obligation.acknowledgedBy) || (acknowledgements.length > 0 && awaiting.length === 0);
  return (
    <section className="climb" aria-label={t('climb.title')}>
      {nextRungAt && (
        <p className="climb-next">
          {t(acknowledged ? 'climb.resumes' : 'climb.next', { time: shortTime(nextRungAt, now), rest: rest(nextRungAt, now) })}
        </p>
      )}
      {acknowledgements.length > 0 && (
        <p>
          {t('climb.acknowledged', {
            people: listed(acknowledgements.map(({ person, at }) => t('climb.by', { name: personName(people, person), time: shortTime(at, now) }))),
          })}
        </p>
      )}
      {awaiting.length > 0 && <p className="climb-awaiting">{t('climb.awaiting', { people: listed(awaiting.map((id) => personName(people, id))) })}</p>}
      {missed.length > 0 && (
        <details className="fold climb-missed">
          <summary>{t('climb.missed', { count: missed.length })}</summary>
          <ul>
            {missed.map((entry, index) => (
              <li key={index}>
                <time dateTime={entry.at}>{shortTime(entry.at, now)}</time> {entry.text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** How long until then; empty once it is past, when the server is about to climb. */
function rest(at: string, now: number): string {
  const { overdue, seconds } = countdown(Date.parse(at), now);
  return overdue ? '0:00' : clockParts(seconds).clock;
}
