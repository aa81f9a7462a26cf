import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Input, Skeleton } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/problem';
import { LoadFailure } from '../../app/LoadFailure';
import { useDownload } from '../../app/useDownload';
import { ActFailure } from '../../incident/acts/ActFailure';
import { isAdministrator } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { directoryQuery, dutyApi, renew } from '../api';
import type { DirectorySaved } from '../types';
import { toFaults, useHasDraft } from './useDraft';

/** The whole directory as one YAML document, for the engineer. */
export function YamlPanel() {
  const { t } = useTranslation();
  const { message, modal } = AntApp.useApp();
  const client = useQueryClient();
  const session = useSession();
  const picker = useRef<HTMLInputElement>(null);
  const { data, error: failed, refetch } = useQuery(directoryQuery());
  const { busy: downloading, error: refusedDownload, start } = useDownload();
  const [text, setText] = useState('');
  // The text was made from what was there when it was put in: somebody's later save must not be overwritten unseen.
  const [madeFrom, setMadeFrom] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [saved, setSaved] = useState<DirectorySaved>();
  const drafted = useHasDraft();
  if (data === undefined) {
    return failed ? <LoadFailure error={failed} retry={() => void refetch()} /> : <Skeleton active />;
  }
  const unit = session.units.map((one) => (typeof one === 'string' ? one : one.id)).find((id) => id !== '*') ?? data.directory.units[0]?.id ?? '';
  const put = (content: string) => {
    setText(content);
    setMadeFrom(content === '' ? undefined : (madeFrom ?? data.version));
    setError(null);
    setSaved(undefined);
  };
  const act = async (send: () => Promise<DirectorySaved>) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await send();
      put('');
      setMadeFrom(undefined);
      setSaved(answer);
      void message.success(t('directory.saved'));
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) }));
      setMadeFrom(undefined); // after a conflict the person has been told, and the next try is on what is there now
    } finally {
      setBusy(false);
      void renew(client);
    }
  };
  const confirm = (title: string, content: string, send: () => Promise<DirectorySaved>) =>
    modal.confirm({ title, content, okText: t('directory.replace'), cancelText: t('app.cancel'), okButtonProps: { danger: true }, onOk: () => act(send) });
  const faults = Object.entries(toFaults(error?.problem.errors));
  return (
    <section className="panel duty-yaml" aria-label={t('duty.tabs.file')}>
      <p className="muted">{t('directory.yamlHint')}</p>
      {drafted && <Alert type="warning" showIcon title={t('directory.drafted')} />}
      <div className="duty-tools">
        <Button icon={<DownloadOutlined aria-hidden />} loading={downloading} onClick={() => void start(dutyApi.exportPath(unit), { format: 'yaml' }, 'directory.yaml')}>
          {t('duty.export.yaml')}
        </Button>
        <Button icon={<UploadOutlined aria-hidden />} onClick={() => picker.current?.click()}>
          {t('directory.openFile')}
        </Button>
        {isAdministrator(session) && (
          <Button disabled={busy} onClick={() => confirm(t('directory.importFile'), t('directory.importFileHint'), () => dutyApi.importFile(data.version))}>
            {t('directory.importFile')}
          </Button>
        )}
      </div>
      {refusedDownload && <ActFailure error={refusedDownload} fields={[]} />}
      <input
        ref={picker}
        type="file"
        className="sr-only"
        accept=".yaml,.yml"
        aria-label={t('directory.openFile')}
        tabIndex={-1}
        onChange={(event) => {
          void event.target.files?.[0]?.text().then(put);
          event.target.value = '';
        }}
      />
      {error && faults.length === 0 && <ActFailure error={error} fields={[]} />}
      {faults.length > 0 && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={error?.problem.detail ?? t('directory.faults', { count: faults.length })}
          description={
            <ul className="plain-list">
              {faults.map(([path, messages]) => (
                <li key={path}>
                  <span className="mono">{path}</span> {messages.join(' ')}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {saved && saved.warnings.length > 0 && (
        <Alert type="warning" showIcon title={t('directory.warnings')} description={saved.warnings.map(({ path, message: told }) => <p key={path}>{`${path} ${told}`}</p>)} />
      )}
      <Input.TextArea className="mono" aria-label={t('directory.yamlText')} placeholder={t('directory.yamlText')} autoSize={{ minRows: 8, maxRows: 30 }} value={text} onChange={(event) => put(event.target.value)} />
      <div className="duty-tools">
        <Button
          type="primary"
          loading={busy}
          disabled={text.trim() === ''}
          onClick={() => confirm(t('directory.replaceTitle'), t('directory.replaceHint', { version: madeFrom ?? data.version }), () => dutyApi.putYaml(text, madeFrom ?? data.version))}
        >
          {t('directory.replaceAll')}
        </Button>
      </div>
    </section>
  );
}
