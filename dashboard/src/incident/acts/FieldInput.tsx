import { Button, Form, Input, Radio, Select, Space } from 'antd';
import type { Rule } from 'antd/es/form';
import { useTranslation } from 'react-i18next';
import { serverClock } from '../../time/serverClock';
import { toLocalInput } from '../../time/shanghai';
import type { FieldSpec } from './fields';
import { IncidentPicker } from './IncidentPicker';

interface Props {
  spec: FieldSpec;
  incident: string;
  setValue: (value: string) => void;
}

const maxText = 4000;
const fewChoices = 4;

export function FieldInput({ spec, incident, setValue }: Props) {
  const { t } = useTranslation();
  const rules: Rule[] = [];
  if (spec.required) {
    rules.push({ required: true, whitespace: true, message: t('form.required', { name: spec.title }) });
  }
  if (spec.type === 'url') {
    rules.push({ pattern: /^\s*https?:\/\/\S+\s*$/i, message: t('newIncident.badUrl') });
  }
  if (spec.type === 'datetime') {
    return <DateTimeField spec={spec} rules={rules} setValue={setValue} />;
  }
  return (
    <Form.Item name={spec.name} label={<Label spec={spec} />} extra={spec.help} rules={rules} required={spec.required}>
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
    case 'date':
      return <Input type="date" />;
    case 'url':
      return <Input type="url" inputMode="url" placeholder="https://" autoComplete="off" />;
    default:
      return <Input maxLength={500} autoComplete="off" />;
  }
}

/** A moment in Shanghai time, with a button for now: at two in the morning nobody wants to dial a clock. */
function DateTimeField({ spec, rules, setValue }: { spec: FieldSpec; rules: Rule[]; setValue: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <Form.Item label={<Label spec={spec} />} htmlFor={spec.name} required={spec.required} extra={spec.help ?? t('app.beijing')}>
      <Space.Compact block>
        <Form.Item name={spec.name} noStyle rules={rules}>
          <Input id={spec.name} type="datetime-local" />
        </Form.Item>
        <Button onClick={() => setValue(toLocalInput(serverClock.now()))}>{t('form.now')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}
