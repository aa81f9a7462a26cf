import { Select } from 'antd';
import { toOptions, useAllUnits } from '../../incidents/useUnits';

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  placeholder?: string;
  without?: readonly string[];
}

/** One of the units of the directory. */
export function UnitPicker({ without = [], ...select }: Props) {
  const units = useAllUnits().filter((unit) => !without.includes(unit.id));
  return <Select {...select} options={toOptions(units)} showSearch={{ optionFilterProp: 'label' }} />;
}
