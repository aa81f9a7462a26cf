import { UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Checkbox, Drawer } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/problem';
import { useFailureText } from '../../incident/acts/ActFailure';
import { nameOf } from '../../i18n/i18n';
import { weekdayOf } from '../../time/days';
import { useNow } from '../../time/useNow';
import { dutyApi, renew } from '../api';
import { shortDay } from '../calendar';
import { roleName } from '../names';
import type { RosterImport } from '../types';
import { cellsOf } from './cells';

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const maxBytes = 2 << 20;

/** The office's Excel sheet: first a preview day by day, or its mistakes cell by cell; then it is taken over. */
export function ImportDrawer({ unit, title: unitTitle, close }: { unit: string; title: string; close: () => void }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [preview, setPreview] = useState<RosterImport>();
  const [error, setError] = useState<ApiError | null>(null);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const title = t('duty.import.title', { unit: unitTitle });

  const send = async (chosen: File, dryRun: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await dutyApi.importRoster(unit, new Blob([chosen], { type }), dryRun, dryRun ? undefined : preview?.version);
      if (dryRun) {
        setPreview(answer);
      } else {
        void renew(client);
        void message.success(t('duty.import.done', { count: answer.days.filter(({ changed }) => changed).length }));
        close();
      }
    } catch (failure) {
      const told = failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) });
      setError(told);
      if (dryRun) {
        setPreview(undefined);
      } else if (told.status === 409) {
        // Somebody saved in between: the preview is made again on what is there now.
        setPreview(await dutyApi.importRoster(unit, new Blob([chosen], { type }), true).catch(() => undefined));
      }
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File | undefined) => {
    setPreview(undefined);
    setError(null);
    setFile(chosen);
    setRefused(undefined);
    if (chosen === undefined) {
      return;
    }
    if (!/\.xlsx$/i.test(chosen.name)) {
      setRefused(t('duty.import.onlyXlsx'));
    } else if (chosen.size > maxBytes) {
      setRefused(t('duty.import.tooBig'));
    } else {
      void send(chosen, true);
    }
  };
  const changes = preview?.days.filter(({ changed }) => changed).length ?? 0;
  return (
    <Drawer open title={title} aria-label={title} size={640} onClose={close} destroyOnHidden className="sheet">
      <p className="muted">{t('duty.import.hint')}</p>
      <input
        ref={picker}
        type="file"
        className="sr-only"
        accept={`.xlsx,${type}`}
        aria-label={t('duty.import.choose')}
        tabIndex={-1}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = ''; // the same file, corrected, is chosen again
        }}
      />
      <p className="duty-import-file">
        <Button icon={<UploadOutlined aria-hidden />} loading={busy && preview === undefined} onClick={() => picker.current?.click()}>
          {file ? t('duty.import.another') : t('duty.import.choose')}
        </Button>
        <span className="muted">{file?.name}</span>
      </p>
      {refused && <Alert type="error" showIcon role="alert" title={refused} />}
      {error && <ImportProblem error={error} again={preview !== undefined} />}
      {preview && <Preview preview={preview} />}
      {preview && (
        <div className="sheet-foot">
          <span role="status">{changes === 0 ? t('duty.import.noChanges') : t('duty.import.changes', { count: changes })}</span>
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => file && void send(file, false)}>
            {t('duty.import.takeOver')}
          </Button>
        </div>
      )}
    </Drawer>
  );
}

function ImportProblem({ error, again }: { error: ApiError; again: boolean }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const cells = cellsOf(error.problem.errors ?? {});
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={again ? t('duty.import.again') : failureText(error)}
      description={
        cells.length > 0 && (
          <ul className="plain-list duty-cells">
            {cells.map(({ cell, messages }) => (
              <li key={cell} data-cell={cell}>
                {cell !== 'file' && <b>{t('duty.import.cell', { cell })}</b>} {messages.join(' ')}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}

function Preview({ preview }: { preview: RosterImport }) {
  const { t } = useTranslation();
  const now = useNow();
  const [all, setAll] = useState(false);
  const shown = preview.days.filter(({ changed }) => all || changed);
  const names = (people: readonly string[]) => people.join('、') || t('duty.nobody');
  return (
    <>
      <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
        {t('duty.import.showAll', { count: preview.days.length })}
      </Checkbox>
      <table className="duty-preview">
        <thead>
          <tr>
            <th scope="col">{t('duty.import.day')}</th>
            <th scope="col">{t('duty.role')}</th>
            <th scope="col">{t('duty.import.before')}</th>
            <th scope="col">{t('duty.import.after')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((day) => (
            <tr key={`${day.day} ${day.role}`} data-changed={day.changed}>
              <td>
                {shortDay(day.day, now)} <span className="muted">{t('duty.calendar.weekday', { day: nameOf('weekday', String(weekdayOf(day.day))) })}</span>
              </td>
              <td>{roleName(day.role)}</td>
              <td>{names(day.before)}</td>
              <td>{day.changed ? <b>{names(day.after)}</b> : names(day.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
