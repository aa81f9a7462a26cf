import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App as AntApp, Button, Drawer, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { policiesQuery } from '../../api/oversight';
import { titleOf } from '../../i18n/titles';
import { useSession } from '../../session/useSession';
import { keepsAllUnits } from '../may';
import { roleName, rosterRoles } from '../names';
import { faultsOf } from '../paths';
import type { DirectoryUnit, Roster } from '../types';
import { FaultLines, Field } from './Field';
import { removed, replaced } from './lists';
import { RotationFields } from './RotationFields';
import type { Draft } from './useDraft';

interface Props {
  draft: Draft;
  index: number;
  unit: DirectoryUnit;
  change: (path: string, next: DirectoryUnit) => void;
  remove: () => void;
  close: () => void;
}

/** One unit: what it is called, and a roster for each role. */
export function UnitDrawer({ draft, index, unit, change, remove, close }: Props) {
  const { t } = useTranslation();
  const { modal } = AntApp.useApp();
  const session = useSession();
  const { data: policies = [] } = useQuery(policiesQuery);
  const path = `units[${index}]`;
  const { faults } = draft;
  const isNew = !draft.base.directory.units.some(({ id }) => id === unit.id);
  const all = keepsAllUnits(session);
  const title = unit.title === '' ? t('directory.newUnit') : unit.title;
  const set = <K extends keyof DirectoryUnit>(key: K, value: DirectoryUnit[K]) => change(`${path}.${key}`, { ...unit, [key]: value });
  const free = rosterRoles.filter((role) => !unit.duty.some((roster) => roster.role === role));

  const askRemove = () =>
    modal.confirm({
      title: t('directory.removeUnit', { name: unit.title || unit.id }),
      content: t('directory.removeUnitHint'),
      okText: t('directory.removeShort'),
      cancelText: t('app.cancel'),
      okButtonProps: { danger: true },
      onOk: remove,
    });
  const removeRoster = (at: number, roster: Roster) =>
    modal.confirm({
      title: t('directory.removeRoster', { role: roleName(roster.role) }),
      content: t('directory.removeRosterHint'),
      okText: t('directory.removeShort'),
      cancelText: t('app.cancel'),
      okButtonProps: { danger: true },
      onOk: () => change(`${path}.duty`, { ...unit, duty: removed(unit.duty, at) }),
    });
  return (
    <Drawer open title={title} aria-label={title} size={640} onClose={close} destroyOnHidden className="sheet">
      <FaultLines faults={faultsOf(faults, path)} />
      <div className="pair">
        <Field label={t('directory.unitTitle')} faults={faultsOf(faults, `${path}.title`)}>
          <Input value={unit.title} onChange={(event) => set('title', event.target.value)} />
        </Field>
        <Field label={t('directory.id')} faults={faultsOf(faults, `${path}.id`)} hint={isNew ? t('directory.idHint') : undefined}>
          <Input value={unit.id} disabled={!isNew} onChange={(event) => set('id', event.target.value.trim())} />
        </Field>
        <Field label={t('directory.policy')} faults={faultsOf(faults, `${path}.policy`)}>
          <Select value={unit.policy || undefined} options={policies.map((policy) => ({ value: policy.id, label: titleOf(policy) }))} placeholder={t('form.choose')} onChange={(value: string) => set('policy', value)} />
        </Field>
        <Field label={t('directory.numberPrefix')} faults={faultsOf(faults, `${path}.numberPrefix`)} hint={t('directory.numberPrefixHint')}>
          <Input value={unit.numberPrefix} onChange={(event) => set('numberPrefix', event.target.value.trim())} />
        </Field>
      </div>
      {unit.duty.map((roster, at) => (
        <RosterFields
          key={roster.role}
          draft={draft}
          path={`${path}.duty[${at}]`}
          roster={roster}
          change={(place, next) => change(place, { ...unit, duty: replaced(unit.duty, at, next) })}
          remove={() => removeRoster(at, roster)}
        />
      ))}
      {free.length > 0 && (
        <Select
          className="duty-add"
          value={null}
          placeholder={t('directory.addRoster')}
          aria-label={t('directory.addRoster')}
          suffix={<PlusOutlined aria-hidden />}
          options={free.map((role) => ({ value: role, label: roleName(role) }))}
          onChange={(role: string | null) => role !== null && change(`${path}.duty`, { ...unit, duty: [...unit.duty, { role, people: [], overrides: [], swaps: [] }] })}
        />
      )}
      <div className="sheet-foot">
        {all && (
          <Button danger className="duty-left" onClick={askRemove}>
            {t('directory.removeThis')}
          </Button>
        )}
        <span className="muted">{t('directory.notYetSaved')}</span>
        <Button type="primary" onClick={close}>
          {t('directory.done')}
        </Button>
      </div>
    </Drawer>
  );
}

interface RosterFieldsProps {
  draft: Draft;
  path: string;
  roster: Roster;
  change: (path: string, next: Roster) => void;
  remove: () => void;
}

function RosterFields({ draft, path, roster, change, remove }: RosterFieldsProps) {
  const { t } = useTranslation();
  const planned = Object.keys(roster.planned ?? {}).length;
  const exceptions = roster.overrides.length + roster.swaps.length;
  const role = roleName(roster.role);
  return (
    <section className="duty-list duty-roster" aria-label={role} data-roster={roster.role}>
      <div className="duty-item-head">
        <h3>{role}</h3>
        <Button danger size="small" onClick={remove}>
          {t('directory.removeShort')}
        </Button>
      </div>
      <FaultLines faults={faultsOf(draft.faults, path)} />
      <RotationFields draft={draft} path={path} rotation={roster} change={(at, next) => change(at, { ...roster, ...next })} />
      {!roster.every && (planned > 0 || roster.handOver) && (
        <Field label={t('directory.handOver')} faults={faultsOf(draft.faults, `${path}.handOver`)} hint={t('directory.handOverHint')}>
          <Input type="time" value={roster.handOver ?? '08:30'} onChange={(event) => change(`${path}.handOver`, { ...roster, handOver: event.target.value === '08:30' ? null : event.target.value || null })} />
        </Field>
      )}
      <details open={roster.daysOff != null}>
        <summary>{t('directory.daysOff')}</summary>
        {roster.daysOff ? (
          <>
            <FaultLines faults={faultsOf(draft.faults, `${path}.daysOff`)} />
            <RotationFields draft={draft} path={`${path}.daysOff`} rotation={roster.daysOff} change={(at, next) => change(at, { ...roster, daysOff: { ...roster.daysOff, ...next } })} />
            <Button size="small" onClick={() => change(`${path}.daysOff`, { ...roster, daysOff: null })}>
              {t('directory.daysOffSame')}
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => change(`${path}.daysOff`, { ...roster, daysOff: { people: [] } })}>
            {t('directory.daysOffOwn')}
          </Button>
        )}
      </details>
      {(planned > 0 || exceptions > 0) && <p className="muted">{t('directory.exceptions', { planned, exceptions })}</p>}
    </section>
  );
}
