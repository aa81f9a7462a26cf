import { fromLocalInput } from '../../time/shanghai';
import type { FieldSpec } from './fields';

type MomentFault = { key: 'form.notAfter' | 'form.notBefore'; limit: string };

/** What is wrong with a moment that has to lie between two others; nothing for one that is missing or no moment. */
export function momentFault(value: string | undefined, { min, max }: Pick<FieldSpec, 'min' | 'max'>): MomentFault | undefined {
  const given = Date.parse(fromLocalInput(value) ?? '');
  if (max !== undefined && given > Date.parse(max)) {
    return { key: 'form.notAfter', limit: max };
  }
  return min !== undefined && given < Date.parse(min) ? { key: 'form.notBefore', limit: min } : undefined;
}
