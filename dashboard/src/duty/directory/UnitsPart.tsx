import { EditOutlined, PlusOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../../i18n/i18n';
import { holdsUnit } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { keepsAllUnits } from '../may';
import { roleName } from '../names';
import { faultsAt } from '../paths';
import type { Directory, Roster } from '../types';
import { freshId, removed, replaced } from './lists';
import { UnitDrawer } from './UnitDrawer';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  edit: (path: string, next: Directory) => void;
  /** The unit that is edited, by its place in the list. */
  editing: number | undefined;
  setEditing: (index: number | undefined) => void;
}

/** Units with who holds which role, and in which turns. */
export function UnitsPart({ draft, edit, editing, setEditing }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const directory = draft.edited;
  const all = keepsAllUnits(session);
  const shown = directory.units.map((unit, index) => ({ unit, index })).filter(({ unit }) => all || holdsUnit(session, unit.id));
  const unit = editing === undefined ? undefined : directory.units[editing];
  const personName = (id: string) => directory.people.find((person) => person.id === id)?.name ?? id;

  const add = () => {
    const id = freshId(directory.units.map((one) => one.id), 'unit');
    edit('units', { ...directory, units: [...directory.units, { id, title: '', policy: '', numberPrefix: '', duty: [] }] });
    setEditing(directory.units.length);
  };
  const told = (roster: Roster) => {
    const names = (roster.people ?? []).map(personName).join('、');
    const turns = roster.every ? nameOf('every', roster.every) : roster.people?.length ? t('directory.always') : t('directory.plannedOnly');
    return [turns, names].filter(Boolean).join(' · ');
  };
  return (
    <section aria-label={t('duty.tabs.rosters')}>
      {all && (
        <div className="duty-tools">
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={add}>
            {t('directory.addUnit')}
          </Button>
        </div>
      )}
      {shown.length === 0 && <p className="empty-line">{t('duty.noUnits')}</p>}
      <ul className="duty-rows">
        {shown.map(({ unit: one, index }) => {
          const wrong = faultsAt(draft.faults, `units[${index}]`).length > 0;
          return (
            <li key={`${index} ${one.id}`} className="panel duty-row" data-unit={one.id}>
              <div>
                <p>
                  <b>{one.title || t('directory.unnamed')}</b> <span className="muted">{[one.id, one.numberPrefix].filter(Boolean).join(' · ')}</span>
                </p>
                <ul className="duty-roster-lines">
                  {one.duty.map((roster) => (
                    <li key={roster.role}>
                      <span className="muted">{roleName(roster.role)}</span> {told(roster)}
                    </li>
                  ))}
                </ul>
              </div>
              <Button icon={wrong ? <WarningOutlined aria-hidden /> : <EditOutlined aria-hidden />} danger={wrong} aria-label={t('directory.editPerson', { name: one.title })} onClick={() => setEditing(index)}>
                {t('directory.edit')}
              </Button>
            </li>
          );
        })}
      </ul>
      {unit !== undefined && editing !== undefined && (
        <UnitDrawer
          key={editing}
          draft={draft}
          index={editing}
          unit={unit}
          change={(path, next) => edit(path, { ...directory, units: replaced(directory.units, editing, next) })}
          remove={() => {
            edit('units', { ...directory, units: removed(directory.units, editing) });
            setEditing(undefined);
          }}
          close={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}
