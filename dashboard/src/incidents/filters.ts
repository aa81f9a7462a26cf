import type { IncidentQuery } from '../api/api';
import { dayEnd, dayStart } from '../time/shanghai';

export type View = 'active' | 'overdue' | 'triage' | 'watching' | 'ended' | 'all';

export const views: readonly View[] = ['active', 'overdue', 'triage', 'watching', 'ended', 'all'];

/** What the list shows; kept in the address so that it can be bookmarked, shared and returned to. */
export interface Filters {
  view: View;
  unit: string;
  level: string;
  q: string;
  from: string;
  to: string;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

export function readFilters(search: URLSearchParams): Filters {
  const view = search.get('view') as View | null;
  const date = (name: string) => {
    const value = search.get(name) ?? '';
    return day.test(value) ? value : '';
  };
  return {
    view: view !== null && views.includes(view) ? view : 'active',
    unit: search.get('unit') ?? '',
    level: search.get('level') ?? '',
    q: search.get('q') ?? '',
    from: date('from'),
    to: date('to'),
  };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters) as [keyof Filters, string][]) {
    if (value !== '' && !(name === 'view' && value === 'active')) {
      search.set(name, value);
    }
  }
  return search;
}

/** Everything but the view, which has its own switch. */
export function isNarrowed(filters: Filters): boolean {
  return filters.unit !== '' || filters.level !== '' || filters.q !== '' || filters.from !== '' || filters.to !== '';
}

const statuses: Partial<Record<View, string>> = {
  active: 'triage,open,watching',
  triage: 'triage',
  watching: 'watching',
  ended: 'closed,dismissed,merged',
};

export function toQuery(filters: Filters): IncidentQuery {
  return {
    status: statuses[filters.view],
    overdue: filters.view === 'overdue' ? true : undefined,
    unit: filters.unit || undefined,
    level: filters.level || undefined,
    q: filters.q.trim() || undefined,
    from: filters.from ? dayStart(filters.from) : undefined,
    to: filters.to ? dayEnd(filters.to) : undefined,
  };
}
