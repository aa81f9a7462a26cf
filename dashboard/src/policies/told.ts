import { useTranslation } from 'react-i18next';

interface Titled {
  id?: string;
  title?: string | null;
  en?: string | null;
}

/** What something is called in the language of the page; a policy without English is shown in its own words. */
export function useTold(): (item: Titled) => string {
  const { i18n } = useTranslation();
  return ({ id, title, en }) => (i18n.language === 'en' ? (en ?? title) : title) ?? id ?? '';
}
