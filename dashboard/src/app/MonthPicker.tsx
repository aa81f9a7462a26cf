import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { addMonths, monthOf } from '../time/days';
import { useToday } from '../time/useNow';

const offered = 24;

interface Props {
  /** `2026-11` */
  month: string;
  onChange: (month: string) => void;
}

/** A month of the last two years; browsers' own month fields are missing in some and untranslated in others. */
export function MonthPicker({ month, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const latest = monthOf(useToday());
  const months = Array.from({ length: offered }, (_, index) => addMonths(latest, -index));
  const name = new Intl.DateTimeFormat(i18n.language === 'zh' ? 'zh-CN' : 'en', { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const options = [...new Set([...months, month])].map((value) => ({ value, label: name.format(new Date(`${value}-01T00:00:00Z`)) }));
  return (
    <Space.Compact className="month-picker">
      <Button icon={<LeftOutlined aria-hidden />} aria-label={t('month.previous')} onClick={() => onChange(addMonths(month, -1))} />
      <Select aria-label={t('month.label')} value={month} options={options} onChange={onChange} />
      <Button icon={<RightOutlined aria-hidden />} aria-label={t('month.next')} disabled={month >= latest} onClick={() => onChange(addMonths(month, 1))} />
    </Space.Compact>
  );
}
