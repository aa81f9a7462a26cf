import { useTranslation } from 'react-i18next';
import { shortTime } from '../time/shanghai';
import { namesOf } from './calendar';
import { roleName } from './names';
import { People } from './People';
import type { RoleDuty, UnitDuty } from './types';

const watched = ['duty-officer', 'leader-on-duty'];

/** Who is on duty at this moment, and who takes over when. */
export function NowPanel({ duty, now }: { duty: UnitDuty; now: number }) {
  const { t } = useTranslation();
  const roles = watched.flatMap((id) => duty.roles.filter(({ role }) => role === id));
  return (
    <section className="panel duty-now" aria-label={t('duty.now')}>
      <h2>{t('duty.now')}</h2>
      <dl className="duty-holders">
        {roles.map((role) => (
          <div key={role.role}>
            <dt>{t('duty.roleNow', { role: roleName(role.role, role.title) })}</dt>
            <dd>
              <People people={role.holders} />
              <Follows role={role} now={now} />
            </dd>
          </div>
        ))}
      </dl>
      {roles.length === 0 && <p className="duty-nobody">{t('duty.nothingPlanned')}</p>}
    </section>
  );
}

function Follows({ role, now }: { role: RoleDuty; now: number }) {
  const { t } = useTranslation();
  // What the page read may be a minute old: the shift that counts is the one of this second.
  const index = role.shifts.findIndex((shift) => now < Date.parse(shift.to));
  const [current, next] = [role.shifts[index], role.shifts[index + 1]];
  return current && next ? (
    <p className="muted">{t('duty.until', { time: shortTime(current.to, now), next: namesOf(next.people, '、') || t('duty.nobody') })}</p>
  ) : null;
}
