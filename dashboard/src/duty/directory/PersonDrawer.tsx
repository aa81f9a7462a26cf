import { PlusOutlined } from '@ant-design/icons';
import { Alert, App as AntApp, Button, Checkbox, Drawer, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { holdsUnit } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { nameOf } from '../../i18n/i18n';
import { keepsAllUnits } from '../may';
import { roleName } from '../names';
import { faultsOf, whereNamed } from '../paths';
import type { Contact, Person } from '../types';
import { FaultLines, Field } from './Field';
import { moved, removed, replaced } from './lists';
import { OrderButtons } from './Order';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  index: number;
  person: Person;
  change: (path: string, next: Person) => void;
  remove: () => void;
  close: () => void;
}

/** One person: name, telephone, and the ways to reach them in the order in which they are tried. */
export function PersonDrawer({ draft, index, person, change, remove, close }: Props) {
  const { t } = useTranslation();
  const { modal } = AntApp.useApp();
  const session = useSession();
  const path = `people[${index}]`;
  const { edited, base, faults } = draft;
  const places = whereNamed(edited, person.id);
  const isNew = !base.directory.people.some(({ id }) => id === person.id);
  const foreign = !keepsAllUnits(session) && places.some(({ unit }) => !holdsUnit(session, unit));
  const title = person.name === '' ? t('directory.newPerson') : person.name;
  const set = <K extends keyof Person>(key: K, value: Person[K]) => change(`${path}.${key}`, { ...person, [key]: value });
  const unitTitle = (id: string) => edited.units.find((unit) => unit.id === id)?.title ?? id;

  const askRemove = () => {
    if (places.length > 0) {
      modal.warning({
        title: t('directory.cannotRemove', { name: person.name }),
        content: (
          <>
            <p>{t('directory.cannotRemoveHint')}</p>
            <ul className="plain-list">
              {places.map(({ unit, role }) => (
                <li key={`${unit} ${role}`}>
                  {unitTitle(unit)} · {roleName(role)}
                </li>
              ))}
            </ul>
          </>
        ),
      });
      return;
    }
    modal.confirm({ title: t('directory.removePerson', { name: person.name || person.id }), okButtonProps: { danger: true }, okText: t('directory.removeShort'), cancelText: t('app.cancel'), onOk: remove });
  };
  return (
    <Drawer open title={title} aria-label={title} size={560} onClose={close} destroyOnHidden className="sheet">
      {foreign && <Alert type="info" showIcon title={t('directory.foreignPerson')} />}
      <FaultLines faults={faultsOf(faults, path)} />
      <fieldset className="duty-fields" disabled={foreign}>
        <div className="pair">
          <Field label={t('directory.name')} faults={faultsOf(faults, `${path}.name`)}>
            <Input value={person.name} onChange={(event) => set('name', event.target.value)} />
          </Field>
          <Field label={t('directory.id')} faults={faultsOf(faults, `${path}.id`)} hint={isNew ? t('directory.idHint') : undefined}>
            <Input value={person.id} disabled={!isNew || places.length > 0} onChange={(event) => change(path, { ...person, id: event.target.value.trim() })} />
          </Field>
          <Field label={t('directory.phone')} faults={faultsOf(faults, `${path}.phone`)} hint={t('directory.phoneHint')}>
            <Input type="tel" value={person.phone ?? ''} onChange={(event) => set('phone', event.target.value || null)} />
          </Field>
          <Field label={t('directory.language')} faults={faultsOf(faults, `${path}.language`)}>
            <Select
              value={person.language ?? 'zh'}
              options={[
                { value: 'zh', label: t('directory.chinese') },
                { value: 'en', label: t('directory.english') },
              ]}
              onChange={(value: string) => set('language', value === 'zh' ? null : value)}
            />
          </Field>
        </div>
        <Contacts draft={draft} path={`${path}.contacts`} contacts={person.contacts} change={(at, contacts) => change(at, { ...person, contacts })} />
      </fieldset>
      <div className="sheet-foot">
        <Button danger className="duty-left" disabled={foreign} onClick={askRemove}>
          {t('directory.removeThis')}
        </Button>
        <span className="muted">{t('directory.notYetSaved')}</span>
        <Button type="primary" onClick={close}>
          {t('directory.done')}
        </Button>
      </div>
    </Drawer>
  );
}

interface ContactsProps {
  draft: Draft;
  path: string;
  contacts: Contact[];
  change: (path: string, contacts: Contact[]) => void;
}

function Contacts({ draft, path, contacts, change }: ContactsProps) {
  const { t } = useTranslation();
  const channels = draft.base.channels.map(({ name, configured }) => ({ value: name, label: configured ? nameOf('channel', name) : t('directory.notConfigured', { channel: nameOf('channel', name) }) }));
  const set = (index: number, field: keyof Contact, contact: Contact) => change(`${path}[${index}].${field}`, replaced(contacts, index, contact));
  return (
    <section className="duty-list" aria-label={t('directory.contacts')}>
      <h3>{t('directory.contacts')}</h3>
      <p className="muted">{t('directory.contactsHint')}</p>
      {contacts.map((contact, index) => (
        <div key={index} className="duty-item" data-contact={index}>
          <div className="duty-item-head">
            <b>{t('directory.contactNumber', { number: index + 1 })}</b>
            <OrderButtons
              name={t('directory.contactNumber', { number: index + 1 })}
              index={index}
              count={contacts.length}
              move={(to) => change(path, moved(contacts, index, to))}
              remove={() => change(path, removed(contacts, index))}
            />
          </div>
          <div className="pair">
            <Field label={t('directory.channel')} faults={faultsOf(draft.faults, `${path}[${index}].channel`)}>
              <Select value={contact.channel || undefined} options={channels} placeholder={t('form.choose')} onChange={(value: string) => set(index, 'channel', { ...contact, channel: value })} />
            </Field>
            <Field label={t('directory.address')} faults={faultsOf(draft.faults, `${path}[${index}].address`)} hint={nameOf('addressHint', contact.channel, ' ')}>
              <Input value={contact.address ?? ''} onChange={(event) => set(index, 'address', { ...contact, address: event.target.value || null })} />
            </Field>
            <Field label={t('directory.urgency')} faults={faultsOf(draft.faults, `${path}[${index}].urgency`)}>
              <Select
                value={contact.urgency ?? 'all'}
                options={['all', 'urgent', 'normal'].map((value) => ({ value, label: nameOf('urgency', value) }))}
                onChange={(value: string) => set(index, 'urgency', { ...contact, urgency: value === 'all' ? null : value })}
              />
            </Field>
            <Checkbox className="duty-drills" checked={contact.allowDrills ?? false} onChange={(event) => set(index, 'allowDrills', { ...contact, allowDrills: event.target.checked })}>
              {t('directory.allowDrills')}
            </Checkbox>
          </div>
        </div>
      ))}
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => change(path, [...contacts, { channel: '', address: null, allowDrills: false, urgency: null }])}>
        {t('directory.addContact')}
      </Button>
    </section>
  );
}
