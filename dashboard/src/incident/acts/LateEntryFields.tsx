import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverClock } from '../../time/serverClock';
import { toLocalInput } from '../../time/shanghai';

/** 补录 and 代录: rarely needed, so folded away until asked for. */
export function LateEntryFields({ since, open = false }: { since?: string; open?: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="late-entry" open={open}>
      <summary>{t('form.more')}</summary>
      <Form.Item name="performedAt" label={t('form.performedAt')} extra={`${t('form.performedAtHelp')} · ${t('app.beijing')}`}>
        <Input type="datetime-local" min={since && toLocalInput(since)} max={toLocalInput(serverClock.now())} />
      </Form.Item>
      <Form.Item name="onBehalfOf" label={t('form.onBehalfOf')} extra={t('form.onBehalfOfHelp')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </details>
  );
}
