import { describe, expect, it } from 'vitest';
import type { Incident, Obligation } from '../../api/types';
import { canAcknowledge, canEscalate, canExtend, incidentActs, mainAct, settledByStatement, signalTypeOf } from './available';

const task = (more: Partial<Obligation>): Obligation => ({ id: 'x', status: 'pending', ...more });
const incident = (more: Partial<Incident>): Incident => ({ id: 'i', unit: 'u', title: 't', status: 'open', level: 'I', ...more });

describe('canEscalate', () => {
  it('needs a ladder and somebody who still has to act', () => {
    expect(canEscalate(task({ rungs: 5 }))).toBe(true);
    expect(canEscalate(task({ rungs: 0 }))).toBe(false);
    expect(canEscalate(task({}))).toBe(false);
    expect(canEscalate(task({ rungs: 5, status: 'done' }))).toBe(false);
  });
});

describe('mainAct', () => {
  it.each([
    [{ id: 'phone-report', kind: 'report' }, 'complete'],
    [{ id: 'triage', kind: 'triage' }, 'classify'],
    [{ id: 'confirm-level', kind: 'confirmation' }, 'confirm-level'],
    [{ id: 'confirm-back-entry:level-one-measures', kind: 'confirmation' }, 'complete'],
    [{ id: 'sign-off', kind: 'sign-off' }, 'sign-off'],
    [{ id: 'transfer:1', kind: 'acceptance', acts: ['accept', 'return'] }, 'accept'],
    [{ id: 'confirm-level', kind: 'confirmation', acts: ['confirm-level', 'change-level'] }, 'confirm-level'],
    [{ id: 'response', kind: 'response', acts: ['publish-statement', 'complete'] }, 'complete'],
    [{ id: 'response', kind: 'response', acts: ['publish-statement'] }, undefined],
    [{ id: 'transfer:1', kind: 'acceptance' }, 'accept'],
    [{ id: 'three-synchronisations', kind: 'checklist', items: [{ id: 'a' }] }, 'checklist'],
  ] as [Partial<Obligation>, string | undefined][])('of %o is %s', (more, act) => {
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

describe('canExtend', () => {
  const due = '2026-11-21T10:00:00+08:00';
  const extensible = { dueAt: due, extensionLimit: '2026-11-28T10:00:00+08:00' };
  const before = Date.parse(due) - 1;

  it('only before the due time', () => {
    expect(canExtend(task(extensible), before)).toBe(true);
    expect(canExtend(task(extensible), before + 1)).toBe(false);
  });

  it('not where the policy allows none, and not twice at the same time', () => {
    expect(canExtend(task({ dueAt: due }), before)).toBe(false);
    const asked = { status: 'requested', until: extensible.extensionLimit } as const;
    expect(canExtend(task({ ...extensible, extension: asked }), before)).toBe(false);
    expect(canExtend(task({ ...extensible, extension: { ...asked, status: 'rejected' } }), before)).toBe(true);
  });

  it('not beyond the limit, nor once it is done', () => {
    expect(canExtend(task({ ...extensible, status: 'extended', extendedTo: extensible.extensionLimit }), before)).toBe(false);
    expect(canExtend(task({ ...extensible, status: 'done' }), before)).toBe(false);
  });
});

describe('settledByStatement', () => {
  it('sends the reader to the statements', () => {
    expect(settledByStatement(task({ acts: ['publish-statement'] }))).toBe(true);
    expect(settledByStatement(task({ acts: ['complete'] }))).toBe(false);
  });
});

describe('signalTypeOf', () => {
  it.each([['categorise', 'classify'], ['publish-outside', 'publish-statement'], ['close', 'close']] as const)('%s is sent as %s', (act, type) => {
    expect(signalTypeOf(act)).toBe(type);
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

  it('offers another category only to a graded matter of a policy that has some', () => {
    const categories = [{ id: 'rumour' }];
    expect(incidentActs(incident({ categories }))).toContain('categorise');
    expect(incidentActs(incident({}))).not.toContain('categorise');
    expect(incidentActs(incident({ status: 'triage', level: null, categories }))).not.toContain('categorise');
  });

  it('does not offer a second proposal to dismiss', () => {
    expect(incidentActs(incident({}))).toContain('dismiss');
    expect(incidentActs(incident({ dismissal: { by: 'li' } }))).not.toContain('dismiss');
  });

  it.each([
    ['watching', ['note', 'progress', 'reopen', 'coverage']],
    ['closed', ['note', 'progress', 'reopen', 'coverage']],
    ['dismissed', ['reopen', 'note']],
    ['merged', ['note']],
  ] as [Incident['status'], string[]][])('of a matter that is %s: %o', (status, acts) => {
    expect(incidentActs(incident({ status }))).toEqual(acts);
  });
});
