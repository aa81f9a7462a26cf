import { Form, Input, Radio, Select } from 'antd';
import type { Rule } from 'antd/es/form';
import { useTranslation } from 'react-i18next';
import { DateTimeInput } from './DateTimeInput';
import type { FieldSpec } from './fields';
import { IncidentPicker } from './IncidentPicker';

interface Props {
  spec: FieldSpec;
  incident: string;
}

const maxText = 4000;
const fewChoices = 4;

export function FieldInput({ spec, incident }: Props) {
  const { t } = useTranslation();
  const rules: Rule[] = [];
  if (spec.required) {
    rules.push({ required: true, whitespace: true, message: t('form.required', { name: spec.title }) });
  }
  if (spec.type === 'url') {
    rules.push({ pattern: /^\s*https?:\/\/\S+\s*$/i, message: t('newIncident.badUrl') });
  }
  return (
    <Form.Item name={spec.name} label={<Label spec={spec} />} extra={spec.help ?? (spec.type === 'datetime' ? t('app.beijing') : undefined)} rules={rules} required={spec.required}>
      {control(spec, incident, t('form.choose'))}
    </Form.Item>
  );
}

function Label({ spec }: { spec: FieldSpec }) {
  const { t } = useTranslation();
  return (
    <>
      {spec.title}
      {!spec.required && <span className="optional">{t('form.optional')}</span>}
    </>
  );
}

function control(spec: FieldSpec, incident: string, choose: string) {
  switch (spec.type) {
    case 'choice':
      return (spec.choices?.length ?? 0) <= fewChoices ? (
        <Radio.Group className="choices" optionType="button" options={spec.choices} />
      ) : (
        <Select options={spec.choices} placeholder={choose} allowClear={!spec.required} />
      );
    case 'paragraph':
      return <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={maxText} />;
    case 'incident':
      return <IncidentPicker without={incident} />;
    case 'datetime':
      return <DateTimeInput />;
    case 'date':
      return <Input type="date" />;
    case 'url':
      return <Input type="url" inputMode="url" placeholder="https://" autoComplete="off" />;
    default:
      return <Input maxLength={500} autoComplete="off" />;
  }
}
