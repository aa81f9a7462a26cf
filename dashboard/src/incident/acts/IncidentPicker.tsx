import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api';
import { useSettled } from '../../app/useSettled';

interface Props {
  without: string;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Finds another incident that is still being handled, by title or number. */
export function IncidentPicker({ without, id, value, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const text = useSettled(typed, 300);
  const { data, isFetching } = useQuery({
    queryKey: ['incident-picker', text],
    queryFn: ({ signal }) => api.incidents({ q: text || undefined, status: 'triage,open,watching' }, undefined, signal),
  });
  return (
    <Select
      id={id}
      value={value}
      onChange={onChange}
      loading={isFetching}
      placeholder={t('list.search')}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={(data?.items ?? [])
        .filter((incident) => incident.id !== without)
        .map((incident) => ({ value: incident.id, label: [incident.number, incident.title].filter(Boolean).join(' ') }))}
    />
  );
}
