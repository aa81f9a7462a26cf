import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';

interface Props {
  error: Error;
  retry: () => void;
  compact?: boolean;
}

/** What could not be loaded, why, and a way to try again. */
export function LoadFailure({ error, retry, compact = false }: Props) {
  const { t } = useTranslation();
  const unreachable = error instanceof ApiError && error.status === 0;
  return (
    <Result
      className={compact ? 'result-compact' : undefined}
      status="warning"
      title={unreachable ? t('app.offlineNoData') : t('app.loadFailed')}
      subTitle={unreachable ? undefined : error.message}
      extra={
        <Button type="primary" onClick={retry}>
          {t('app.retry')}
        </Button>
      }
    />
  );
}
