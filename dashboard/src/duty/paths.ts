import type { Directory } from './types';

/** Messages by their place in the document, such as `units[0].duty[1].people[0]`. */
export type Faults = Record<string, string[]>;

export type Place =
  | { kind: 'person'; person: number; contact?: number; field?: string }
  | { kind: 'unit'; unit: number; roster?: number; field?: string }
  | { kind: 'other' };

/** `people[2].contacts[0].address` → `['people', 2, 'contacts', 0, 'address']`. */
export function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map((match) => (match[2] === undefined ? (match[1] ?? '') : Number(match[2])));
}

/** Which form a place belongs to, and which field of it. */
export function placeOf(path: string): Place {
  const [root, index, below, at, ...rest] = segmentsOf(path);
  if (typeof index !== 'number' || (root !== 'people' && root !== 'units')) {
    return { kind: 'other' };
  }
  const list = root === 'people' ? 'contacts' : 'duty';
  const inList = below === list && typeof at === 'number';
  const field = inList ? fieldOf(rest) : fieldOf([below, at, ...rest].filter((part) => part !== undefined));
  const where = field === undefined ? {} : { field };
  return root === 'people'
    ? { kind: 'person', person: index, ...(inList && { contact: at }), ...where }
    : { kind: 'unit', unit: index, ...(inList && { roster: at }), ...where };
}

function fieldOf(parts: readonly (string | number)[]): string | undefined {
  return parts.length === 0 ? undefined : parts.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}

/** The messages of a field and of everything below it. */
export function faultsAt(faults: Faults, path: string): string[] {
  return Object.entries(faults).flatMap(([place, messages]) => (isWithin(place, path) ? messages : []));
}

/** The messages of exactly this place: those below are shown there. */
export function faultsOf(faults: Faults, path: string): string[] {
  return faults[path] ?? [];
}

/** Without what was said about a field that has changed since. */
export function without(faults: Faults, path: string): Faults {
  return Object.fromEntries(Object.entries(faults).filter(([place]) => !isWithin(place, path)));
}

function isWithin(place: string, path: string): boolean {
  return place === path || (place.startsWith(path) && /^[.[]/.test(place.slice(path.length)));
}

/** Where a person is named, for "cannot be removed because". */
export function whereNamed(directory: Directory, person: string): { unit: string; role: string }[] {
  return directory.units.flatMap((unit) =>
    unit.duty
      .filter((roster) =>
        [
          ...(roster.people ?? []),
          ...(roster.daysOff?.people ?? []),
          ...Object.values(roster.planned ?? {}).flat(),
          ...roster.overrides.flatMap((one) => [...one.people, one.insteadOf]),
          ...roster.swaps.flatMap((one) => [one.one.person, one.other.person]),
        ].includes(person),
      )
      .map((roster) => ({ unit: unit.id, role: roster.role })),
  );
}
