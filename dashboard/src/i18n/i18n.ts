import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setRequestLanguage } from '../api/client';
import { preferences, setPreferences } from '../app/preferences';
import type { Language } from '../app/preferences';
import { en } from './en';
import { zh } from './zh';

void i18next.use(initReactI18next).init({
  resources: { zh: { translation: zh }, en: { translation: en } },
  lng: preferences().language,
  fallbackLng: 'zh',
  interpolation: { escapeValue: false }, // React escapes
  initAsync: false,
});
follow(preferences().language);

function follow(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  setRequestLanguage(language === 'zh' ? 'zh-CN' : 'en');
}

export function changeLanguage(language: Language): void {
  setPreferences({ language });
  follow(language);
  void i18next.changeLanguage(language);
}

/** The name of an id that the server may extend: translated when known, otherwise what the server calls it, otherwise the id. */
export function nameOf(group: string, id: string | null | undefined, title?: string): string {
  if (!id) {
    return title ?? '';
  }
  const key = `${group}.${id}`;
  return i18next.exists(key) ? i18next.t(key) : (title ?? id);
}
