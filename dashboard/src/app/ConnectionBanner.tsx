import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { useConnection } from './connection';

/** Says since when the page is no longer live; the countdowns keep running meanwhile. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { online, asOf } = useConnection();
  const now = useNow();
  return (
    <div role="status" aria-live="polite">
      {!online && (
        <Alert
          banner
          type="warning"
          title={asOf === undefined ? t('app.offlineNoData') : t('app.offline', { time: shortTime(asOf, now) })}
        />
      )}
    </div>
  );
}
