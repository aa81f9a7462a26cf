import { EditOutlined, UserAddOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { holdsUnit } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { keepsAllUnits } from '../may';
import { roleName } from '../names';
import { faultsAt, whereNamed } from '../paths';
import type { Directory, Person } from '../types';
import { freshId, replaced } from './lists';
import { PersonDrawer } from './PersonDrawer';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  edit: (path: string, next: Directory) => void;
  /** The person who is edited, by their place in the list. */
  editing: number | undefined;
  setEditing: (index: number | undefined) => void;
}

/** Everybody whom a message can reach, and how. */
export function PeoplePart({ draft, edit, editing, setEditing }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const directory = draft.edited;
  const [filter, setFilter] = useState('');
  const unitTitle = (id: string) => directory.units.find((unit) => unit.id === id)?.title ?? id;
  const known = directory.people.map((person, index) => ({ person, index, places: whereNamed(directory, person.id) }));
  // An office sees everybody on its own rosters and on none: others are kept by their own offices.
  const own = known.filter(({ places }) => keepsAllUnits(session) || places.length === 0 || places.some(({ unit }) => holdsUnit(session, unit)));
  const shown = own.filter(({ person }) => `${person.name} ${person.id} ${person.phone ?? ''}`.includes(filter.trim()));

  const add = () => {
    const person: Person = { id: freshId(directory.people.map(({ id }) => id), 'person'), name: '', contacts: [] };
    edit('people', { ...directory, people: [...directory.people, person] });
    setEditing(directory.people.length);
  };
  const person = editing === undefined ? undefined : directory.people[editing];
  return (
    <section aria-label={t('duty.tabs.people')}>
      <div className="duty-tools">
        <Input.Search allowClear placeholder={t('directory.search')} aria-label={t('directory.search')} value={filter} onChange={(event) => setFilter(event.target.value)} />
        <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={add}>
          {t('directory.addPerson')}
        </Button>
      </div>
      {shown.length === 0 && <p className="empty-line">{t('directory.nobodyFound')}</p>}
      <ul className="duty-rows">
        {shown.map(({ person: one, index, places }) => {
          const wrong = faultsAt(draft.faults, `people[${index}]`).length > 0;
          return (
            <li key={`${index} ${one.id}`} className="panel duty-row" data-person={one.id}>
              <div>
                <p>
                  <b>{one.name || t('directory.unnamed')}</b> <span className="muted">{[one.id, one.phone].filter(Boolean).join(' · ')}</span>
                </p>
                <p className="duty-channels">
                  {one.contacts.map((contact, at) => (
                    <span key={at} className="chip">
                      {contact.channel}
                      {contact.urgency === 'urgent' && ` ${t('directory.urgentOnly')}`}
                    </span>
                  ))}
                  {one.contacts.length === 0 && <span className="duty-missing">{t('directory.noContacts')}</span>}
                </p>
                <p className="muted">
                  {places.length === 0 ? t('directory.inNoRoster') : places.map(({ unit, role }) => `${unitTitle(unit)} ${roleName(role)}`).join('；')}
                </p>
              </div>
              <Button icon={wrong ? <WarningOutlined aria-hidden /> : <EditOutlined aria-hidden />} danger={wrong} aria-label={t('directory.editPerson', { name: one.name })} onClick={() => setEditing(index)}>
                {t('directory.edit')}
              </Button>
            </li>
          );
        })}
      </ul>
      {person !== undefined && editing !== undefined && (
        <PersonDrawer
          key={editing}
          draft={draft}
          index={editing}
          person={person}
          change={(path, next) => edit(path, { ...directory, people: replaced(directory.people, editing, next) })}
          remove={() => {
            edit('people', { ...directory, people: directory.people.filter((_, at) => at !== editing) });
            setEditing(undefined);
          }}
          close={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}
