import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Puts the page's name into the tab; nothing while it is not known. */
export function useTitle(title: string | undefined): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (title !== undefined) {
      document.title = `${title} · ${t('app.name')}`;
    }
  }, [title, t]);
}
