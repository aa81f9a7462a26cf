import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from './useTitle';

export function NotFound({ text }: { text?: string }) {
  const { t } = useTranslation();
  useTitle(text ?? t('app.notFound'));
  return (
    <Result
      status="info"
      title={text ?? t('app.notFound')}
      extra={
        <Link to="/">
          <Button type="primary" tabIndex={-1}>
            {t('app.backToList')}
          </Button>
        </Link>
      }
    />
  );
}
