import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { toOptions, useUnits } from './useUnits';

interface Props {
  unit: string;
  onChange: (unit: string) => void;
  /** Offers "all" as well. */
  all?: boolean;
}

/** Chooses among the units that the person may see. */
export function UnitSelect({ unit, onChange, all = false }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('list.unit')}
      className="unit-select"
      allowClear={all}
      showSearch={{ optionFilterProp: 'label' }}
      value={unit || undefined}
      placeholder={all ? t('unitSelect.all') : t('form.choose')}
      options={toOptions(useUnits(), unit)}
      onChange={(value: string | undefined) => onChange(value ?? '')}
    />
  );
}
