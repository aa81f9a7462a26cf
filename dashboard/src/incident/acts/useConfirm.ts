import { App as AntApp } from 'antd';
import { useTranslation } from 'react-i18next';

/** Asks once more before something that cannot be taken back; true when the person means it. */
export function useConfirm(): (title: string, content: string) => Promise<boolean> {
  const { t } = useTranslation();
  const { modal } = AntApp.useApp();
  return (title, content) =>
    new Promise((resolve) => {
      modal.confirm({
        title,
        content,
        okText: title,
        okButtonProps: { danger: true },
        cancelText: t('app.cancel'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });
}
