import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'zh' | 'en';

export interface Preferences {
  language: Language;
  theme: Theme;
  /** Sound when something falls due in less than five minutes. */
  sound: boolean;
}

const key = 'yuqing.preferences';
const defaults: Preferences = { language: 'zh', theme: 'system', sound: false };
const listeners = new Set<() => void>();
let current = load();

function load(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) };
  } catch {
    return defaults; // storage forbidden or its content damaged: a preference is not worth an error
  }
}

export function preferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // kept for this page only
  }
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}
