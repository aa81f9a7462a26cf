import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ButtonProps } from 'antd';
import { useFetchedFile } from './useFetchedFile';

interface Props extends Pick<ButtonProps, 'type' | 'size' | 'disabled'> {
  label: string;
  path: string;
  /** Name of the file when the server gives none. */
  name: string;
}

export function DownloadLink({ label, path, name, type = 'link', ...button }: Props) {
  const { busy, start } = useFetchedFile();
  return (
    <Button
      type={type}
      {...button}
      className={type === 'link' ? 'download-link' : undefined}
      icon={<DownloadOutlined aria-hidden />}
      loading={busy}
      onClick={() => void start(path, {}, name)}
    >
      {label}
    </Button>
  );
}
