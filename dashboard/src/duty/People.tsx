import { PhoneOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { DutyPerson } from './types';

/** Who, each with a number to call where the reader may see it. */
export function People({ people }: { people: readonly DutyPerson[] }) {
  const { t } = useTranslation();
  if (people.length === 0) {
    return <p className="duty-nobody">{t('duty.nobody')}</p>;
  }
  return (
    <ul className="duty-people">
      {people.map((person) => (
        <li key={person.id}>
          <b>{person.name}</b>
          <PhoneLink person={person} />
        </li>
      ))}
    </ul>
  );
}

/** A number to call; nothing when there is none or the reader may not see it. */
export function PhoneLink({ person }: { person: DutyPerson }) {
  const { t } = useTranslation();
  return person.phone ? (
    <a className="duty-phone" href={`tel:${person.phone.replace(/[^\d+]/g, '')}`} aria-label={t('duty.call', { name: person.name, phone: person.phone })}>
      <PhoneOutlined aria-hidden /> {person.phone}
    </a>
  ) : null;
}
