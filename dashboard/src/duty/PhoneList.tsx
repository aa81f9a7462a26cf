import { useTranslation } from 'react-i18next';
import { roleName } from './names';
import { PhoneLink } from './People';
import type { DutyCalendar } from './types';

/** Everybody whom the unit's rosters name, with number and roles. */
export function PhoneList({ calendar }: { calendar: DutyCalendar }) {
  const { t } = useTranslation();
  const numbers = calendar.people.some(({ person }) => person.phone);
  return (
    <section className="panel" aria-label={t('duty.phones.title')}>
      <h2>{t('duty.phones.title')}</h2>
      {calendar.people.length === 0 && <p className="empty-line">{t('duty.phones.none')}</p>}
      {calendar.people.length > 0 && !numbers && <p className="muted">{calendar.mayEdit ? t('duty.phones.noNumbers') : t('duty.phones.hidden')}</p>}
      <ul className="duty-phones">
        {calendar.people.map(({ person, roles }) => (
          <li key={person.id}>
            <span>
              <b>{person.name}</b>
              <span className="muted"> {roles.map((role) => roleName(role.id, role.title)).join(' · ')}</span>
            </span>
            <span>
              <PhoneLink person={person} />
              {person.contacts?.length === 0 && <span className="duty-missing">{t('duty.phones.noContacts')}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
