import { Checkbox } from 'antd';
import type { FieldSpec } from './fields';

interface Props {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  options: FieldSpec['choices'];
}

/** Several choices, each with its own box. What the form hands to an input does not fit a group: it stops here. */
export function Ticks({ id, value, onChange, options }: Props) {
  return (
    <div id={id} tabIndex={-1}>
      <Checkbox.Group className="ticks" value={value} onChange={onChange} options={options} />
    </div>
  );
}
