import { fromLocalInput } from '../../time/shanghai';

/** A promise as written in the form: its words, and the day by which it is to be kept, in Shanghai time. */
export interface PromiseValue {
  text?: string;
  promisedAt?: string;
}

export interface Promised {
  text: string;
  promisedAt: string;
}

/** The promises that are complete; a line left empty is none. */
export function promised(values: readonly (PromiseValue | undefined)[] | undefined): Promised[] {
  return (values ?? []).flatMap((value) => {
    const text = value?.text?.trim();
    const promisedAt = fromLocalInput(value?.promisedAt);
    return text && promisedAt ? [{ text, promisedAt }] : [];
  });
}
