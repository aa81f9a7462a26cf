import type { Incident, Obligation } from '../api/types';

/** The one obligation of a monitoring matter. */
export function recordOf(matter: Incident): Obligation | undefined {
  return matter.obligations?.find(({ id }) => id === 'monitoring-record');
}
