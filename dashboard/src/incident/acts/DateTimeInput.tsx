import { Button, Input, Space } from 'antd';
import type { InputProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverClock } from '../../time/serverClock';
import { toLocalSeconds } from '../../time/shanghai';

interface Props extends Omit<InputProps, 'onChange' | 'type' | 'value'> {
  value?: string;
  onChange?: (value: string) => void;
  /** A moment to come: "now" would be no answer. */
  ahead?: boolean;
}

/** A moment in Shanghai time, with a button for now: at two in the morning nobody wants to dial a clock. */
export function DateTimeInput({ value = '', onChange, ahead = false, ...input }: Props) {
  const { t } = useTranslation();
  return (
    <Space.Compact block>
      <Input {...input} type="datetime-local" step={value.length > 16 ? 1 : 60} value={value} onChange={(event) => onChange?.(event.target.value)} />
      {!ahead && (
        <Button className="now-button" onClick={() => onChange?.(toLocalSeconds(serverClock.now()))}>
          {t('form.now')}
        </Button>
      )}
    </Space.Compact>
  );
}
