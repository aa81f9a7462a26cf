import { Alert, Form } from 'antd';
import type { FormProps } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActFailure } from './ActFailure';
import type { Acting } from './useAct';

interface Props<Values> extends Omit<FormProps<Values>, 'children' | 'fields'>, Pick<Acting, 'state' | 'error'> {
  id: string;
  /** Names of the fields: what went wrong with others is said above the form. */
  fields: readonly string[];
  /** What stands above that. */
  lead?: ReactNode;
  children: ReactNode;
}

/** The form of a drawer that sends an act: it is held while the act is on its way and says what became of it. */
export function SheetForm<Values extends object>({ id, state, error, fields, lead, disabled = false, children, ...form }: Props<Values>) {
  const { t } = useTranslation();
  const busy = state === 'submitting' || state === 'submitted' || state === 'slow';
  return (
    <Form<Values>
      id={id}
      name={id}
      layout="vertical"
      size="large"
      disabled={busy || disabled}
      scrollToFirstError={{ focus: true }}
      {...form}
    >
      {lead}
      {error && <ActFailure error={error} fields={fields} />}
      {state === 'slow' && <Alert type="info" showIcon title={t('act.stillWorking')} />}
      {children}
    </Form>
  );
}
