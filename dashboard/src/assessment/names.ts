import { useTranslation } from 'react-i18next';
import { nameOf } from '../i18n/i18n';

/** Kinds that people may enter; those that a clock raises can be entered by hand as well. */
export const findingKinds = [
  'late-report',
  'late-response',
  'late-handling',
  'no-handling-report',
  'omitted-report',
  'concealed-report',
  'falsified-report',
  'mishandled',
  'unauthorised-release',
  'leak',
  'poor-monitoring',
] as const;

/** What a kind of finding is called: by its policy in Chinese, by this page in other languages. */
export function useFindingName(): (kind: string, title: string | undefined) => string {
  const { i18n } = useTranslation();
  return (kind, title) => (i18n.language === 'zh' && title ? title : nameOf('findingKind', kind, title));
}
