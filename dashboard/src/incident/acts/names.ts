import { useTranslation } from 'react-i18next';
import type { Act } from './available';

/** What each act is called on its button. */
export function useActNames(): Record<Act, string> {
  const { t } = useTranslation();
  return {
    acknowledge: t('act.acknowledge'),
    complete: t('act.complete'),
    checklist: t('act.checklist'),
    classify: t('act.classify'),
    'confirm-level': t('act.confirmLevel'),
    'change-level': t('act.changeLevel'),
    'sign-off': t('act.signOff'),
    dismiss: t('act.dismiss'),
    merge: t('act.merge'),
    note: t('act.note'),
    progress: t('act.progress'),
    close: t('act.close'),
    reopen: t('act.reopen'),
  };
}
