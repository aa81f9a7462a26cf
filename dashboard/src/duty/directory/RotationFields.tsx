import { Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../i18n/i18n';
import { dayOf } from '../../time/days';
import { useToday } from '../../time/useNow';
import { faultsAt, faultsOf } from '../paths';
import type { Rotation } from '../types';
import { FaultLines, Field } from './Field';
import { moved, removed } from './lists';
import { OrderButtons } from './Order';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  path: string;
  rotation: Rotation;
  change: (path: string, next: Rotation) => void;
}

/** Who takes turns, in which order and how long; or who holds the role all the time. */
export function RotationFields({ draft, path, rotation, change }: Props) {
  const { t } = useTranslation();
  const today = dayOf(useToday());
  const { faults, edited } = draft;
  const people = rotation.people ?? [];
  const set = (field: keyof Rotation, next: Rotation) => change(`${path}.${field}`, next);
  const turns = (every: string) =>
    change(path, every === 'always' ? { ...rotation, every: null, start: null, together: null } : { ...rotation, every, start: rotation.start ?? `${today} 08:30` });
  return (
    <>
      <Segmented
        block
        aria-label={t('directory.every')}
        options={['always', 'day', 'week'].map((value) => ({ value, label: nameOf('every', value) }))}
        value={rotation.every ?? 'always'}
        onChange={turns}
      />
      <FaultLines faults={faultsOf(faults, `${path}.every`)} />
      <FaultLines faults={faultsOf(faults, `${path}.people`)} />
      <ol className="duty-turns" aria-label={t('directory.order')}>
        {people.map((id, index) => {
          const name = edited.people.find((person) => person.id === id)?.name ?? id;
          return (
            <li key={`${index} ${id}`} className={faultsAt(faults, `${path}.people[${index}]`).length > 0 ? 'duty-turn-wrong' : undefined}>
              <span>
                {index + 1}. {name}
              </span>
              <OrderButtons
                name={name}
                index={index}
                count={people.length}
                move={(to) => set('people', { ...rotation, people: moved(people, index, to) })}
                remove={() => set('people', { ...rotation, people: removed(people, index) })}
              />
              <FaultLines faults={faultsOf(faults, `${path}.people[${index}]`)} />
            </li>
          );
        })}
      </ol>
      <Select
        className="duty-add"
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        placeholder={t('directory.addTurn')}
        aria-label={t('directory.addTurn')}
        options={edited.people.filter(({ name }) => name !== '').map((person) => ({ value: person.id, label: `${person.name} · ${person.id}` }))}
        onChange={(id: string | null) => id !== null && set('people', { ...rotation, people: [...people, id] })}
      />
      {rotation.every && (
        <div className="pair">
          <Field label={t('directory.start')} faults={faultsOf(faults, `${path}.start`)} hint={t('directory.startHint')}>
            <Input
              type="datetime-local"
              value={(rotation.start ?? '').replace(' ', 'T')}
              onChange={(event) => set('start', { ...rotation, start: event.target.value === '' ? null : event.target.value.slice(0, 16).replace('T', ' ') })}
            />
          </Field>
          <Field label={t('directory.together')} faults={faultsOf(faults, `${path}.together`)} hint={t('directory.togetherHint')}>
            <InputNumber min={1} max={20} precision={0} value={rotation.together ?? 1} onChange={(value) => set('together', { ...rotation, together: value === null || value === 1 ? null : value })} />
          </Field>
        </div>
      )}
    </>
  );
}
