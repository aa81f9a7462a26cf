/** Lists as they are edited: never changed, always copied. */

export function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((one, at) => (at === index ? item : one));
}

export function removed<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = removed(list, from);
  const item = list[from];
  return item === undefined ? [...list] : [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** An id that nobody has yet. */
export function freshId(taken: readonly string[], stem: string): string {
  for (let number = taken.length + 1; ; number++) {
    const id = `${stem}-${number}`;
    if (!taken.includes(id)) {
      return id;
    }
  }
}
