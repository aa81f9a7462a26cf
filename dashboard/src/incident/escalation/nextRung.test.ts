import { describe, expect, it } from 'vitest';
import type { PolicyExplanation } from '../../api/oversightTypes';
import type { Incident, Obligation } from '../../api/types';
import { nextRung } from './nextRung';

const policy: PolicyExplanation = {
  id: 'p',
  title: 'p',
  levels: [{ id: 'I', duties: [{ id: 'phone-report', ladder: 'default' }, { id: 'note' }] }],
  ladders: [{ id: 'default', rungs: [{ roles: ['duty-officer'], wait: 'PT5M' }, { roles: ['leader-on-duty', 'office'], wait: 'PT5M' }, { roles: ['leader'], wait: 'PT30M' }] }],
};
const incident: Incident = { id: 'i', unit: 'u', title: 't', status: 'open', level: 'I' };
const task = (rung: number, id = 'phone-report'): Obligation => ({ id, status: 'pending', escalationRung: rung });
const duty = (...held: string[]) => ({ roles: held.map((role) => ({ role, holders: [{ id: role, name: `${role} holder` }] })) });

describe('nextRung', () => {
  it('is the first while nobody was told, and names who holds it', () => {
    expect(nextRung(policy, duty('duty-officer'), incident, task(0))).toEqual({
      rung: 1, repeated: false, skipped: [], roles: [{ role: 'duty-officer', people: ['duty-officer holder'] }],
    });
  });

  it('passes over rungs that nobody holds and says so', () => {
    const next = nextRung(policy, duty('leader'), incident, task(1));
    expect(next).toMatchObject({ rung: 3, repeated: false, skipped: ['leader-on-duty', 'office'] });
  });

  it('is held when one of its roles is', () => {
    expect(nextRung(policy, duty('office'), incident, task(1))).toMatchObject({ rung: 2, skipped: [] });
  });

  it('repeats the last rung', () => {
    expect(nextRung(policy, duty('leader'), incident, task(3))).toMatchObject({ rung: 3, repeated: true });
  });

  it('ends at the last rung even when nobody holds it', () => {
    expect(nextRung(policy, duty(), incident, task(0))).toMatchObject({ rung: 3, skipped: ['duty-officer', 'leader-on-duty', 'office'] });
  });

  it('names roles alone while the duty is not known', () => {
    expect(nextRung(policy, undefined, incident, task(1))).toMatchObject({ rung: 2, skipped: [], roles: [{ role: 'leader-on-duty', people: [] }, { role: 'office', people: [] }] });
  });

  it('knows the ladder of one of several obligations of the same kind', () => {
    expect(nextRung(policy, undefined, incident, task(0, 'phone-report:2'))?.rung).toBe(1);
  });

  it('knows the ladder of an obligation of another level', () => {
    expect(nextRung(policy, undefined, { ...incident, level: 'III' }, task(0))?.rung).toBe(1);
  });

  it('is not known without a ladder', () => {
    expect(nextRung(policy, undefined, incident, task(0, 'note'))).toBeUndefined();
    expect(nextRung(undefined, undefined, incident, task(0))).toBeUndefined();
  });
});
