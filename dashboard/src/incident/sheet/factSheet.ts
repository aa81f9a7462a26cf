/** Fields of the fact sheet, in the order of the report forms (一次填报，多头报送). */
export const sheetFields = [
  'happenedAt', 'place', 'facts', 'spread', 'publicConcerns', 'measures', 'nextSteps', 'risk', 'requests', 'contact', 'contactPhone', 'signer',
] as const;
export type SheetField = (typeof sheetFields)[number];
export type SheetValues = Record<string, string | undefined>;

/** Without these a report reads as unfinished; the others may well have nothing to say. */
const expected: readonly SheetField[] = ['happenedAt', 'place', 'facts', 'measures', 'contact', 'contactPhone', 'signer'];
const long: readonly SheetField[] = ['facts', 'spread', 'publicConcerns', 'measures', 'nextSteps', 'risk', 'requests'];

export const isLong = (field: SheetField): boolean => long.includes(field);
export const isExpected = (field: SheetField): boolean => expected.includes(field);

export function missingForReport(values: SheetValues): SheetField[] {
  return expected.filter((field) => !values[field]?.trim());
}

/** What a person changed: only this is sent, so that two people can fill in different parts at the same time. An emptied field is sent empty. */
export function changedFields(before: SheetValues, after: SheetValues): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const field of sheetFields) {
    const value = after[field]?.trim() ?? '';
    if (value !== (before[field] ?? '').trim()) {
      changed[field] = value;
    }
  }
  return changed;
}
