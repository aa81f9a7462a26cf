import { Button, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { attachmentsQuery } from '../../api/queries';
import { UploadButton } from './UploadButton';

interface Props {
  incident: string;
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}

/** A file as evidence: a new one, or one of those that the incident already has. The value is its id. */
export function UploadInput({ incident, id, value, onChange }: Props) {
  const { t } = useTranslation();
  const { data: files = [] } = useQuery(attachmentsQuery(incident));
  if (value) {
    return (
      <p className="upload-chosen" id={id}>
        <span className="chip chip-done">{files.find((file) => file.id === value)?.name ?? value}</span>
        <Button type="link" size="small" onClick={() => onChange?.(undefined)}>
          {t('file.another')}
        </Button>
      </p>
    );
  }
  return (
    <div className="upload-input">
      <UploadButton incident={incident} id={id} onUploaded={(file) => onChange?.(file.id)} />
      {files.length > 0 && (
        <Select
          aria-label={t('file.known')}
          placeholder={t('file.known')}
          options={files.map((file) => ({ value: file.id, label: file.name }))}
          onChange={(chosen: string) => onChange?.(chosen)}
        />
      )}
    </div>
  );
}
