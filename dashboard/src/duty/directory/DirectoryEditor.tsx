import { Alert, App as AntApp, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailure } from '../../app/LoadFailure';
import { ActFailure } from '../../incident/acts/ActFailure';
import { differences } from '../diff';
import { placeOf } from '../paths';
import type { Faults, Place } from '../paths';
import type { Directory } from '../types';
import { DifferenceList } from './DifferenceList';
import { PeoplePart } from './PeoplePart';
import { UnitsPart } from './UnitsPart';
import { useDraft } from './useDraft';
import type { Draft, Drafting } from './useDraft';

interface Props {
  part: 'people' | 'units';
  /** A unit to open. */
  focus?: string;
}

/** People, units and rosters: edited here, saved together. */
export function DirectoryEditor({ part, focus }: Props) {
  const drafting = useDraft();
  const { draft, loading, retry } = drafting;
  if (draft === undefined) {
    return loading ? <LoadFailure error={loading} retry={retry} /> : <Skeleton active />;
  }
  return <Loaded part={part} focus={focus} drafting={drafting} draft={draft} />;
}

function Loaded({ part, focus, drafting, draft }: Props & { drafting: Drafting; draft: Draft }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<number | undefined>(() => {
    const index = part === 'units' ? draft.edited.units.findIndex(({ id }) => id === focus) : -1;
    return index < 0 ? undefined : index;
  });
  const open = (place: Place) => setEditing(place.kind === 'person' ? place.person : place.kind === 'unit' ? place.unit : undefined);
  return (
    <div className="duty-directory">
      <SaveBar drafting={drafting} />
      {drafting.error && Object.keys(draft.faults).length === 0 && <ActFailure error={drafting.error} fields={[]} />}
      {Object.keys(draft.faults).length > 0 && <FaultList directory={draft.edited} faults={draft.faults} part={part} open={open} />}
      {drafting.meanwhile && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('directory.meanwhile')}
          description={
            <>
              <DifferenceList items={drafting.meanwhile.theirs} />
              {drafting.meanwhile.conflicts.length > 0 && (
                <>
                  <p>
                    <b>{t('directory.conflicts')}</b>
                  </p>
                  <DifferenceList items={drafting.meanwhile.conflicts} />
                </>
              )}
            </>
          }
        />
      )}
      {drafting.warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('directory.warnings')}
          description={
            <ul className="plain-list">
              {drafting.warnings.map(({ path, message }) => (
                <li key={path}>
                  <b>{titleOfPlace(draft.edited, path)}</b> {message}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {part === 'people' ? (
        <PeoplePart draft={draft} edit={drafting.edit} editing={editing} setEditing={setEditing} />
      ) : (
        <UnitsPart draft={draft} edit={drafting.edit} editing={editing} setEditing={setEditing} />
      )}
    </div>
  );
}

/** Whose place it is: a name says more than an index. */
function titleOfPlace(directory: Directory, path: string): string {
  const place = placeOf(path);
  if (place.kind === 'person') {
    return directory.people[place.person]?.name ?? path;
  }
  return place.kind === 'unit' ? (directory.units[place.unit]?.title ?? path) : '';
}

interface FaultListProps {
  directory: Directory;
  faults: Faults;
  part: Props['part'];
  open: (place: Place) => void;
}

function FaultList({ directory, faults, part, open }: FaultListProps) {
  const { t } = useTranslation();
  const places = Object.entries(faults).map(([path, messages]) => ({ path, messages, place: placeOf(path) }));
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t('directory.faults', { count: places.length })}
      description={
        <ul className="plain-list">
          {places.map(({ path, messages, place }) => (
            <li key={path} data-path={path}>
              {(part === 'people' ? place.kind === 'person' : place.kind === 'unit') ? (
                <Button type="link" size="small" className="duty-fault-link" onClick={() => open(place)}>
                  {titleOfPlace(directory, path)}
                </Button>
              ) : (
                <b>{titleOfPlace(directory, path)}</b>
              )}{' '}
              {messages.join(' ')}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function SaveBar({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation();
  const { message, modal } = AntApp.useApp();
  const { draft, dirty, busy } = drafting;
  if (!draft || !dirty) {
    return null;
  }
  const changes = differences(draft.base.directory, draft.edited);
  const save = async () => {
    if (await drafting.save()) {
      void message.success(t('directory.saved'));
    }
  };
  const discard = () =>
    modal.confirm({
      title: t('directory.discardTitle'),
      content: <DifferenceList items={changes} />,
      okText: t('directory.discard'),
      cancelText: t('directory.keepEditing'),
      okButtonProps: { danger: true },
      onOk: drafting.discard,
    });
  return (
    <section className="panel duty-save" aria-label={t('directory.unsaved')}>
      <details>
        <summary>{t('directory.unsavedCount', { count: changes.length })}</summary>
        <DifferenceList items={changes} />
      </details>
      <Button onClick={discard} disabled={busy}>
        {t('directory.discard')}
      </Button>
      <Button type="primary" loading={busy} onClick={() => void save()}>
        {t('directory.save')}
      </Button>
    </section>
  );
}
