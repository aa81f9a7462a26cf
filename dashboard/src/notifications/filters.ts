import type { NotificationFilter } from '../api/watch';

/** The views of the page; each stands for states of delivery. */
export const views = {
  all: ['queued', 'sent', 'delivered', 'failed', 'dead', 'withdrawn'],
  dead: ['dead'],
  waiting: ['queued', 'failed'],
  arrived: ['sent', 'delivered'],
  withdrawn: ['withdrawn'],
} as const;

export type View = keyof typeof views;

export interface Filters {
  view: View;
  unit: string;
  person: string;
  incident: string;
}

/** Reads the filters from the page's address; `state=dead` of a link in a message counts as the view that shows it. */
export function readFilters(search: URLSearchParams): Filters {
  const view = search.get('view') ?? viewOf(search.get('state'));
  return {
    view: view && view in views ? (view as View) : 'all',
    unit: search.get('unit') ?? '',
    person: search.get('person') ?? '',
    incident: search.get('incident') ?? '',
  };
}

function viewOf(state: string | null): View | undefined {
  const states = state?.split(',') ?? [];
  return (Object.keys(views) as View[]).find((view) => view !== 'all' && states.length > 0 && states.every((one) => (views[view] as readonly string[]).includes(one)));
}

export function writeFilters({ view, ...rest }: Filters): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...rest, view: view === 'all' ? '' : view }).filter(([, value]) => value !== ''));
}

export function toQuery({ view, unit, person, incident }: Filters): NotificationFilter {
  return { state: views[view].join(','), unit: unit || undefined, person: person || undefined, incident: incident || undefined };
}

export function isNarrowed({ view, unit, person, incident }: Filters): boolean {
  return view !== 'all' || [unit, person, incident].some((value) => value !== '');
}
