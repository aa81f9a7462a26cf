import type { People } from '../api/types';
import { nameOf } from '../i18n/i18n';

/** What somebody is called: by the names that came with the answer, else by id. */
export function personName(people: People | undefined, id: string | null | undefined): string {
  if (!id) {
    return '';
  }
  return id === 'system' ? nameOf('kind', 'system') : (people?.[id] ?? id);
}
