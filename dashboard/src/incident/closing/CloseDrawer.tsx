import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { ActDrawer } from '../acts/ActDrawer';
import type { ActProps } from '../acts/ActDrawer';
import { MissingLinks } from './MissingLinks';

/** Closing: what still stands in the way is said, with the way to it, before anybody writes a closing remark. */
export function CloseDrawer(props: ActProps) {
  const { t } = useTranslation();
  const missing = props.incident.missingToClose ?? [];
  const intro =
    missing.length > 0 ? (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t('closing.blocked', { count: missing.length })}
        description={<MissingLinks incident={props.incident} onFollow={props.close} />}
      />
    ) : (
      <Alert type="success" showIcon title={t('incident.readyToClose')} />
    );
  return <ActDrawer {...props} intro={intro} blocked={missing.length > 0} />;
}
