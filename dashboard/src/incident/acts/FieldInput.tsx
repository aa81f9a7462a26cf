import { Form, Input, Radio, Select } from 'antd';
import type { Rule } from 'antd/es/form';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { UploadInput } from '../files/UploadInput';
import { fullTime, toLocalInput } from '../../time/shanghai';
import { UnitPicker } from '../units/UnitPicker';
import { DateTimeInput } from './DateTimeInput';
import type { FieldSpec } from './fields';
import { IncidentPicker } from './IncidentPicker';
import { momentFault } from './moments';
import { Ticks } from './Ticks';

interface Props {
  spec: FieldSpec;
  incident: string;
}

const maxText = 4000;
const fewChoices = 4;

export function FieldInput({ spec, incident }: Props) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={spec.name}
      label={<Label spec={spec} />}
      extra={spec.help ?? (spec.type === 'datetime' ? momentHelp(spec, t) : undefined)}
      rules={rulesOf(spec, t)}
      required={spec.required}
      dependencies={spec.requiredWhen && [spec.requiredWhen.name]}
    >
      {control(spec, incident, t('form.choose'))}
    </Form.Item>
  );
}

function momentHelp(spec: FieldSpec, t: TFunction): string {
  return spec.max ? `${t('form.notAfter', { time: fullTime(spec.max) })} · ${t('app.beijing')}` : t('app.beijing');
}

function rulesOf(spec: FieldSpec, t: TFunction): Rule[] {
  const missing = t('form.required', { name: spec.title });
  const rules: Rule[] = [];
  if (spec.type === 'choices') {
    rules.push({
      validator: (_, value: string[] | undefined) => {
        const enough = spec.all ? value?.length === spec.choices?.length : !spec.required || (value?.length ?? 0) > 0;
        return enough ? Promise.resolve() : Promise.reject(new Error(spec.all ? t('form.allNeeded') : missing));
      },
    });
  } else if (spec.required) {
    rules.push({ required: true, whitespace: true, message: missing });
  }
  if (spec.requiredWhen) {
    const { name, is } = spec.requiredWhen;
    rules.push(({ getFieldValue }) => ({ required: getFieldValue(name) === is, whitespace: true, message: missing }));
  }
  if (spec.type === 'url') {
    rules.push({ pattern: /^\s*https?:\/\/\S+\s*$/i, message: t('newIncident.badUrl') });
  }
  if (spec.min ?? spec.max) {
    rules.push({
      validator: (_, value: string | undefined) => {
        const fault = momentFault(value, spec);
        return fault ? Promise.reject(new Error(t(fault.key, { time: fullTime(fault.limit) }))) : Promise.resolve();
      },
    });
  }
  return rules;
}

function Label({ spec }: { spec: FieldSpec }) {
  const { t } = useTranslation();
  return (
    <>
      {spec.title}
      {!spec.required && <span className="optional">{spec.anyOf ? t('form.oneOf') : t('form.optional')}</span>}
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
    case 'choices':
      return <Ticks options={spec.choices} />;
    case 'paragraph':
      return <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={maxText} />;
    case 'incident':
      return <IncidentPicker without={incident} />;
    case 'unit':
      return <UnitPicker placeholder={choose} without={spec.without} />;
    case 'file':
      return <UploadInput incident={incident} />;
    case 'datetime':
      return <DateTimeInput min={spec.min && toLocalInput(spec.min)} max={spec.max && toLocalInput(spec.max)} ahead={spec.min !== undefined} />;
    case 'date':
      return <Input type="date" />;
    case 'url':
      return <Input type="url" inputMode="url" placeholder="https://" autoComplete="off" />;
    default:
      return <Input maxLength={500} autoComplete="off" />;
  }
}
