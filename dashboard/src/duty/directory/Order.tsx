import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  /** Of what, for readers of screens. */
  name: string;
  index: number;
  count: number;
  move: (to: number) => void;
  remove: () => void;
}

/** Moves one of a list up and down, and takes it away. */
export function OrderButtons({ name, index, count, move, remove }: Props) {
  const { t } = useTranslation();
  return (
    <Space.Compact>
      <Button icon={<ArrowUpOutlined aria-hidden />} aria-label={t('directory.up', { name })} disabled={index === 0} onClick={() => move(index - 1)} />
      <Button icon={<ArrowDownOutlined aria-hidden />} aria-label={t('directory.down', { name })} disabled={index === count - 1} onClick={() => move(index + 1)} />
      <Button danger icon={<DeleteOutlined aria-hidden />} aria-label={t('directory.remove', { name })} onClick={remove} />
    </Space.Compact>
  );
}
