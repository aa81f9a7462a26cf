import type { Assessment, AssessmentItem, FindingStatus } from '../api/oversightTypes';

export interface UnitFindings {
  unit: string;
  title: string;
  items: AssessmentItem[];
  points: number;
  indirectPoints: number;
  candidates: number;
}

const order: readonly FindingStatus[] = ['candidate', 'confirmed', 'withdrawn'];

/**
 * Findings by unit: those with most points first, within a unit what waits for a decision first, then by time. The server
 * counts the totals; a unit that has only totals is shown too.
 */
export function byUnit({ items, totals }: Assessment): UnitFindings[] {
  const units = new Map<string, UnitFindings>();
  const of = (unit: string, title: string | undefined) => {
    const found = units.get(unit) ?? { unit, title: title ?? unit, items: [], points: 0, indirectPoints: 0, candidates: 0 };
    units.set(unit, found);
    return found;
  };
  for (const item of items) {
    const unit = of(item.unit, item.unitTitle);
    unit.items.push(item);
    unit.candidates += item.status === 'candidate' ? 1 : 0;
  }
  for (const total of totals) {
    const unit = of(total.unit, total.unitTitle);
    unit.points = total.points ?? 0;
    unit.indirectPoints = total.indirectPoints ?? 0;
  }
  for (const unit of units.values()) {
    unit.items.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || (a.at ?? '').localeCompare(b.at ?? ''));
  }
  return [...units.values()].sort((a, b) => b.points - a.points || b.candidates - a.candidates || a.title.localeCompare(b.title, 'zh'));
}

const decisions: Record<FindingStatus, ('confirm' | 'withdraw')[]> = {
  candidate: ['confirm', 'withdraw'],
  confirmed: ['withdraw'],
  withdrawn: [], // what turns out to be true after all is entered anew, with its evidence
};

/** What an assessor may still decide about a finding. */
export function decisionsOn(status: FindingStatus): readonly ('confirm' | 'withdraw')[] {
  return decisions[status];
}
