import { describe, expect, it } from 'vitest';
import type { Incident, Obligation } from '../../api/types';
import { canAcknowledge, incidentActs, mainAct } from './available';

const task = (more: Partial<Obligation>): Obligation => ({ id: 'x', status: 'pending', ...more });
const incident = (more: Partial<Incident>): Incident => ({ id: 'i', unit: 'u', title: 't', status: 'open', level: 'I', ...more });

describe('mainAct', () => {
  it.each([
    [{ id: 'phone-report', kind: 'report' }, 'complete'],
    [{ id: 'triage', kind: 'triage' }, 'classify'],
    [{ id: 'confirm-level', kind: 'confirmation' }, 'confirm-level'],
    [{ id: 'confirm-back-entry:level-one-measures', kind: 'confirmation' }, 'complete'],
    [{ id: 'sign-off', kind: 'sign-off' }, 'sign-off'],
    [{ id: 'three-synchronisations', kind: 'checklist', items: [{ id: 'a' }] }, 'checklist'],
  ] as [Partial<Obligation>, string][])('of %o is %s', (more, act) => {
    expect(mainAct(task(more))).toBe(act);
  });
});

describe('canAcknowledge', () => {
  it('makes sense while the ladder is climbed and nobody has', () => {
    expect(canAcknowledge(task({}), false)).toBe(false);
    expect(canAcknowledge(task({}), true)).toBe(true);
    expect(canAcknowledge(task({ escalationRung: 1 }), false)).toBe(true);
    expect(canAcknowledge(task({ acknowledgedBy: 'li' }), true)).toBe(false);
    expect(canAcknowledge(task({ status: 'late' }), true)).toBe(false);
  });
});

describe('incidentActs', () => {
  it('offers triage only while nobody has graded', () => {
    expect(incidentActs(incident({ status: 'triage', level: null }))).toContain('classify');
    expect(incidentActs(incident({}))).not.toContain('classify');
  });

  it('offers to confirm a level only while it is provisional', () => {
    expect(incidentActs(incident({ levelProvisional: true }))).toContain('confirm-level');
    expect(incidentActs(incident({}))).not.toContain('confirm-level');
    expect(incidentActs(incident({}))).toContain('change-level');
  });

  it('does not offer a second proposal to dismiss', () => {
    expect(incidentActs(incident({}))).toContain('dismiss');
    expect(incidentActs(incident({ dismissal: { by: 'li' } }))).not.toContain('dismiss');
  });

  it.each([
    ['watching', ['note', 'progress', 'reopen']],
    ['closed', ['note', 'progress', 'reopen']],
    ['dismissed', ['reopen', 'note']],
    ['merged', ['note']],
  ] as [Incident['status'], string[]][])('of a matter that is %s: %o', (status, acts) => {
    expect(incidentActs(incident({ status }))).toEqual(acts);
  });
});
