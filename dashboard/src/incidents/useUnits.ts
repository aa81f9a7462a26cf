import { useQuery } from '@tanstack/react-query';
import { unitsQuery } from '../api/queries';
import type { Choice, Incident, Level, Unit } from '../api/types';
import { titleOf } from '../i18n/titles';

const none: Unit[] = [];

/** The units that the person may see, with levels and categories of their policies; empty until they are known. */
export function useUnits(): Unit[] {
  return useQuery(unitsQuery).data?.items ?? none;
}

/** All units of the directory, those outside the person's sight too: a matter can be offered to any of them. */
export function useAllUnits(): Choice[] {
  const { items = none, others = none } = useQuery(unitsQuery).data ?? {};
  return [...items, ...others];
}

/** Names units: by the directory, by what the incident itself says, else by id. */
export function useUnitName(incident?: Incident): (id: string | null | undefined) => string {
  const units = useAllUnits();
  return (id) => {
    const known = units.find((unit) => unit.id === id);
    const said =
      (id ? incident?.unitTitles?.[id] : undefined) ?? (incident?.unit === id ? incident?.unitTitle : undefined);
    return id ? titleOf(known ?? { id, title: said }) : '';
  };
}

/** Levels to choose from: those of one unit, or of all of them without repetition. */
export function levelsOf(units: readonly Unit[], unit: string | undefined): Level[] {
  const levels = units.filter(({ id }) => !unit || id === unit).flatMap((one) => one.levels ?? []);
  return [...new Map(levels.map((level) => [level.id, level])).values()];
}

/** Options of a selection; what is selected stays in it even when nobody knows it (an old bookmark). */
export function toOptions(items: readonly Choice[], selected = ''): { value: string; label: string }[] {
  const options = items.map((item) => ({ value: item.id, label: titleOf(item) }));
  return selected === '' || options.some(({ value }) => value === selected) ? options : [...options, { value: selected, label: selected }];
}
