import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { attachmentsQuery } from '../../api/queries';
import type { Incident, Obligation } from '../../api/types';
import { isPending } from '../../incidents/due';
import { nameOf } from '../../i18n/i18n';
import { titleOf } from '../../i18n/titles';
import { fullTime, shortTime } from '../../time/shanghai';
import { useToday } from '../../time/useNow';
import { duration } from '../duration';
import { safeUrl } from '../safeUrl';
import { DownloadLink } from '../files/DownloadLink';
import { api } from '../../api/api';
import { personName } from '../people';

/** Whose it is, how its time is counted, and what was recorded when it was done. */
export function Details({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const today = useToday();
  const { clock } = obligation;
  const lines = [
    obligation.assignee && isPending(obligation) && t('obligation.assignee', { role: nameOf('roles', obligation.assignee) }),
    clock?.duration &&
      t('obligation.clock', {
        anchor: anchorName(incident, clock.anchor),
        at: shortTime(clock.anchorAt, today),
        duration: duration(clock.duration, clock.calendar),
      }),
    obligation.bornOverdue && obligation.dueFromDiscovery && t('obligation.dueFromDiscovery', { time: fullTime(obligation.dueFromDiscovery) }),
    obligation.extendedTo && t('obligation.originalDue', { time: fullTime(obligation.dueAt) }),
    obligation.completedBy && t('obligation.completedBy', { name: personName(incident.people, obligation.completedBy) }),
    obligation.performedAt && t('obligation.performedAt', { time: fullTime(obligation.performedAt) }),
    obligation.acceptedAt && t('obligation.acceptedAt', { time: fullTime(obligation.acceptedAt) }),
    obligation.breachedAt && !isPending(obligation) && t('obligation.breachedAt', { time: fullTime(obligation.breachedAt) }),
  ].filter((line): line is string => typeof line === 'string' && line !== '');
  return (
    <>
      <p className="obligation-lines">{lines.join(' · ')}</p>
      {clock?.calendar === 'working-days' && isPending(obligation) && <p className="muted">{t('obligation.workingDaysHelp')}</p>}
      <Given incident={incident} obligation={obligation} />
    </>
  );
}

/** A clock may also count from another obligation, which then lends its title. */
function anchorName(incident: Incident, anchor: string | undefined): string {
  const id = anchor?.replace(/^(completed|outcome|extended):/, '');
  const other = incident.obligations?.find((obligation) => obligation.id === id);
  return nameOf('anchor', anchor, other && titleOf(other));
}

function Given({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const given = Object.entries(obligation.given ?? {});
  if (given.length === 0) {
    return null;
  }
  const fields = new Map((obligation.evidence ?? []).map((field) => [field.name, field]));
  const outcomes = new Map((obligation.outcomes ?? []).map((outcome) => [outcome.id, titleOf(outcome)]));
  return (
    <dl className="given" aria-label={t('obligation.evidence')}>
      {given.map(([name, value]) => {
        const field = fields.get(name);
        return (
          <div key={name}>
            <dt>{field ? titleOf({ id: name, title: field.title, en: field.en }) : nameOf('evidence', name)}</dt>
            <dd>
              {field?.type === 'file' || name === 'scan' ? (
                <GivenFile incident={incident.id} id={value} />
              ) : (
                <GivenValue value={name === 'outcome' ? (outcomes.get(value) ?? nameOf('choice', value)) : value} />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function GivenValue({ value }: { value: string }) {
  const url = safeUrl(value);
  if (url) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer nofollow">
        {value}
      </a>
    );
  }
  return /^\d{4}-\d\d-\d\dT/.test(value) ? fullTime(value) : nameOf('choice', value);
}

function GivenFile({ incident, id }: { incident: string; id: string }) {
  const { data: files } = useQuery(attachmentsQuery(incident));
  const file = files?.find((one) => one.id === id);
  return file ? <DownloadLink label={file.name} name={file.name} path={api.attachmentPath(incident, id)} /> : <>{id}</>;
}
