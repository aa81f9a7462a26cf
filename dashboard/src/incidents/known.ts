import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { keys } from '../api/queries';
import type { Incident, Level, Page, Session } from '../api/types';
import { ownUnits } from '../session/roles';

export interface Named {
  id: string;
  title: string;
}

/** Every incident that this page has read so far. */
export function knownIncidents(client: QueryClient): Incident[] {
  return client
    .getQueriesData<InfiniteData<Page<Incident>>>({ queryKey: keys.incidents })
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? []);
}

/** Units that the person may name and those seen so far, with their titles where known. */
export function knownUnits(client: QueryClient, session: Session, selected = ''): Named[] {
  const units = new Map(ownUnits(session).map((unit) => [unit.id, unit]));
  for (const incident of knownIncidents(client)) {
    const title = incident.unitTitle ?? units.get(incident.unit)?.title ?? incident.unit;
    units.set(incident.unit, { id: incident.unit, title });
  }
  return withSelected([...units.values()], selected);
}

/** Levels seen so far, most urgent first; of one unit, or of all. */
export function knownLevels(client: QueryClient, selected = '', unit?: string): Named[] {
  const levels = new Map<string, Named>();
  for (const incident of knownIncidents(client)) {
    if (unit === undefined || incident.unit === unit) {
      incident.levels?.forEach((level: Level) => levels.set(level.id, { id: level.id, title: level.title ?? level.id }));
    }
  }
  return withSelected([...levels.values()], selected);
}

function withSelected(options: Named[], selected: string): Named[] {
  return selected === '' || options.some((option) => option.id === selected) ? options : [...options, { id: selected, title: selected }];
}
