import { useQuery } from '@tanstack/react-query';
import { unitsQuery } from '../api/queries';
import type { Level, Unit } from '../api/types';

const none: Unit[] = [];

/** The units that the person may see, with levels and categories of their policies; empty until they are known. */
export function useUnits(): Unit[] {
  return useQuery(unitsQuery).data ?? none;
}

/** Levels to choose from: those of one unit, or of all of them without repetition. */
export function levelsOf(units: readonly Unit[], unit: string | undefined): Level[] {
  const levels = units.filter(({ id }) => !unit || id === unit).flatMap((one) => one.levels ?? []);
  return [...new Map(levels.map((level) => [level.id, level])).values()];
}

/** Options of a selection; what is selected stays in it even when nobody knows it (an old bookmark). */
export function toOptions(items: readonly { id: string; title?: string }[], selected = ''): { value: string; label: string }[] {
  const options = items.map(({ id, title }) => ({ value: id, label: title ?? id }));
  return selected === '' || options.some(({ value }) => value === selected) ? options : [...options, { value: selected, label: selected }];
}
