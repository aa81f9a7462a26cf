import type { Directory, DirectoryUnit, Person, Roster } from './types';

/** A difference between two directories: a person, a unit, or one roster of a unit. */
export interface Difference {
  kind: 'person' | 'unit' | 'roster';
  what: 'added' | 'removed' | 'changed';
  title: string;
  /** The roster's role. */
  role?: string;
  fields: { name: string; before: string; after: string }[];
}

type Entity = Record<string, unknown>;

const same = (one: unknown, other: unknown) => canonical(one) === canonical(other);

/** Null, absence and the order of keys make no difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'null' : `[${value.map(canonical).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const parts = Object.entries(value).filter(([, part]) => canonical(part) !== 'null');
    return parts.length === 0 ? 'null' : `{${parts.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => `${key}:${canonical(part)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

export function isSame(one: Directory, other: Directory): boolean {
  return same(one, other);
}

/** What would have to be told to somebody who knew `before`. */
export function differences(before: Directory, after: Directory): Difference[] {
  const name = (id: string) => (after.people.find((one) => one.id === id) ?? before.people.find((one) => one.id === id))?.name ?? id;
  const people = compare(before.people, after.people, (person) => person.id).map(
    ({ what, was, is }): Difference => ({ kind: 'person', what, title: (is ?? was)?.name ?? '', fields: fieldsOf(was, is, ['id'], name) }),
  );
  const units = compare(before.units, after.units, (unit) => unit.id).flatMap(({ what, was, is }): Difference[] => {
    const title = (is ?? was)?.title ?? '';
    const fields = fieldsOf(was, is, ['id', 'duty'], name);
    const own: Difference[] = what === 'changed' && fields.length === 0 ? [] : [{ kind: 'unit', what, title, fields }];
    const rosters = what === 'changed' ? compare(was?.duty ?? [], is?.duty ?? [], (roster) => roster.role) : [];
    return [
      ...own,
      ...rosters.map((roster): Difference => ({
        kind: 'roster',
        what: roster.what,
        title,
        role: (roster.is ?? roster.was)?.role ?? '',
        fields: fieldsOf(roster.was, roster.is, ['role'], name),
      })),
    ];
  });
  return [...people, ...units];
}

interface Compared<T> {
  what: Difference['what'];
  was?: T;
  is?: T;
}

function compare<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): Compared<T>[] {
  const [old, now] = [new Map(before.map((item) => [keyOf(item), item])), new Map(after.map((item) => [keyOf(item), item]))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Compared<T>[] => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was === undefined) {
      return [{ what: 'added', is }];
    }
    return is === undefined ? [{ what: 'removed', was }] : same(was, is) ? [] : [{ what: 'changed', was, is }];
  });
}

function fieldsOf(was: object | undefined, is: object | undefined, but: string[], name: (id: string) => string): Difference['fields'] {
  if (was === undefined || is === undefined) {
    return [];
  }
  const [old, now] = [was as Entity, is as Entity];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => !but.includes(key) && !same(old[key], now[key]))
    .map((key) => ({ name: key, before: told(old[key], name), after: told(now[key], name) }));
}

/** One line about a value, with names for ids. */
function told(value: unknown, name: (id: string) => string): string {
  if (Array.isArray(value)) {
    return value.map((part) => told(part, name)).join('、');
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .filter(([key, part]) => key !== 'id' && part !== null && part !== undefined && part !== false)
      .map(([key, part]) => (typeof part === 'boolean' ? key : told(part, name)))
      .join(' ');
  }
  return typeof value === 'string' ? name(value) : value === null || value === undefined ? '' : JSON.stringify(value);
}

export interface Rebased {
  merged: Directory;
  /** What both had changed: theirs was kept, so mine has to be looked at again. */
  conflicts: Difference[];
}

/** Makes my changes again on what others saved meanwhile: field by field of people, units and rosters. */
export function rebase(base: Directory, mine: Directory, theirs: Directory): Rebased {
  const lost: Difference[] = [];
  const people = mergeLists(base.people, mine.people, theirs.people, (one) => one.id, (b, m, t) =>
    mergeFields<Person>(b, m, t, [], (field) => lost.push(clash('person', t.name, field))), (one) => lost.push(clash('person', one.name, null)));
  const units = mergeLists(base.units, mine.units, theirs.units, (one) => one.id, (b, m, t) => ({
    ...mergeFields<DirectoryUnit>(b, m, t, ['duty'], (field) => lost.push(clash('unit', t.title, field))),
    duty: mergeLists(b.duty, m.duty, t.duty, (one) => one.role, (rb, rm, rt) =>
      mergeFields<Roster>(rb, rm, rt, [], (field) => lost.push(clash('roster', t.title, field, rt.role))), (one) => lost.push(clash('roster', t.title, null, one.role))),
  }), (one) => lost.push(clash('unit', one.title, null)));
  return { merged: { people, units }, conflicts: lost };
}

function clash(kind: Difference['kind'], title: string, field: { name: string; before: string; after: string } | null, role?: string): Difference {
  return { kind, what: 'changed', title, ...(role !== undefined && { role }), fields: field === null ? [] : [field] };
}

/** Mine decides which entries there are and in which order, except where others added or removed. */
function mergeLists<T extends object>(
  base: readonly T[], mine: readonly T[], theirs: readonly T[], keyOf: (item: T) => string, merge: (base: T, mine: T, theirs: T) => T, clashed: (item: T) => void,
): T[] {
  const [b, m, t] = [base, mine, theirs].map((list) => new Map(list.map((item) => [keyOf(item), item]))) as [Map<string, T>, Map<string, T>, Map<string, T>];
  const keys = [...new Set([...m.keys(), ...t.keys()])];
  return keys.flatMap((key): T[] => {
    const [was, my, their] = [b.get(key), m.get(key), t.get(key)];
    if (my !== undefined && their !== undefined) {
      return [merge(was ?? their, my, their)];
    }
    const only = my ?? their;
    if (only === undefined || was === undefined) {
      return only === undefined ? [] : [only];
    }
    if (same(only, was)) {
      return []; // one removed it, the other left it as it was
    }
    clashed(only); // one removed it, the other changed it: it stays as theirs is
    return their === undefined ? [] : [their];
  });
}

function mergeFields<T extends object>(base: T, mine: T, theirs: T, but: string[], clashed: (field: { name: string; before: string; after: string }) => void): T {
  const [b, m, t] = [base as Entity, mine as Entity, theirs as Entity];
  const merged: Entity = { ...t };
  for (const key of new Set([...Object.keys(b), ...Object.keys(m)])) {
    if (but.includes(key) || same(m[key], b[key]) || same(m[key], t[key])) {
      continue;
    }
    if (same(t[key], b[key])) {
      merged[key] = m[key];
    } else {
      clashed({ name: key, before: told(m[key], String), after: told(t[key], String) });
    }
  }
  return merged as T;
}
