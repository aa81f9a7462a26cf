import { UploadOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../api/types';
import { acceptedFiles } from './uploads';
import { useUpload } from './useUpload';

interface Props {
  incident: string;
  id?: string;
  label?: string;
  onUploaded?: (attachment: Attachment) => void;
}

/** Chooses one file and sends it at once; what goes wrong stands below the button. */
export function UploadButton({ incident, id, label, onUploaded }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { progress, error, send } = useUpload(incident);
  const choose = async (files: FileList | null) => {
    const file = files?.[0];
    if (!file) {
      return;
    }
    const attachment = await send(file);
    if (input.current) {
      input.current.value = ''; // the same file may be chosen again
    }
    if (attachment) {
      onUploaded?.(attachment);
    }
  };
  return (
    <div className="upload">
      <input ref={input} type="file" hidden accept={acceptedFiles} aria-label={label ?? t('file.upload')} onChange={(event) => void choose(event.target.files)} />
      <Button id={id} icon={<UploadOutlined aria-hidden />} loading={progress !== undefined} onClick={() => input.current?.click()}>
        {label ?? t('file.upload')}
      </Button>
      <span className="muted">{t('file.rules')}</span>
      {progress !== undefined && <Progress percent={Math.round(progress * 100)} size="small" aria-label={t('file.uploading')} />}
      {error && (
        <p role="alert" className="upload-error">
          {error}
        </p>
      )}
    </div>
  );
}
