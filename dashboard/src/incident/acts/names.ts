import { nameOf } from '../../i18n/i18n';
import type { Act } from './available';

/** What an act is called on its button and in its heading. */
export function actName(act: Act): string {
  return nameOf('deed', act);
}
