import { describe, expect, it } from 'vitest';
import type { Incident, Session, Statement } from '../../api/types';
import { promised } from './promises';
import { arrange, mayApprove, mayPublish, nextStep, wordsOf } from './statements';

const statement = (id: string, version: number, status: Statement['status'], more: Partial<Statement> = {}): Statement => ({
  id, version, status, kind: 'reply', text: `${id} v${version}`, ...more,
});
const incident = (actions: string[]): Incident => ({ id: 'i', unit: 'u', title: 't', status: 'open', actions });
const session = (...roles: string[]): Session => ({ user: 'x', roles, units: [] });

describe('arrange', () => {
  it('puts the latest approved version first, even after an earlier one went out', () => {
    const published = statement('statement:1', 1, 'published');
    const approved = statement('statement:1', 2, 'approved');
    expect(arrange([published, approved])).toMatchObject({ current: [approved], older: [published] });
  });

  it('falls back to what was published last', () => {
    const [first, second] = [statement('statement:1', 1, 'published'), statement('statement:2', 1, 'published')];
    expect(arrange([first, second])).toMatchObject({ current: [second], older: [first] });
  });

  it('keeps one of each kind, what is not out yet first', () => {
    const line = statement('statement:1', 1, 'published', { kind: 'line' });
    const reply = statement('statement:2', 1, 'approved');
    expect(arrange([line, reply, statement('statement:3', 1, 'superseded')])).toMatchObject({ current: [reply, line], older: [{ status: 'superseded' }] });
  });

  it('shows a returned version only until it was revised', () => {
    const returned = statement('statement:1', 1, 'returned');
    expect(arrange([returned]).returned).toEqual([returned]);
    const revised = statement('statement:1', 2, 'submitted');
    expect(arrange([returned, revised])).toMatchObject({ returned: [], waiting: [revised], older: [returned] });
  });

  it('keeps what went out without approval in sight, and never offers it', () => {
    const outside = statement('statement:1', 1, 'unauthorised');
    expect(arrange([outside])).toMatchObject({ current: [], unauthorised: [outside], older: [] });
  });
});

describe('mayApprove', () => {
  const waiting = statement('statement:1', 1, 'submitted', {
    steps: [{ title: '办公室', by: ['office'], approvedBy: 'li' }, { title: '分管领导', by: ['leader'] }],
  });

  it('is for the role that the next step names', () => {
    expect(nextStep(waiting)?.title).toBe('分管领导');
    expect(mayApprove(incident(['approve-statement']), session('leader'), waiting)).toBe(true);
    expect(mayApprove(incident(['approve-statement']), session('administrator'), waiting)).toBe(true);
    expect(mayApprove(incident(['approve-statement']), session('duty-officer'), waiting)).toBe(false);
    expect(mayApprove(incident(['approve-statement']), session('office'), waiting)).toBe(true); // for a leader who does not sign in
    expect(mayApprove(incident([]), session('leader'), waiting)).toBe(false);
  });

  it('is never for the author, unless an administrator stands in', () => {
    expect(mayApprove(incident(['approve-statement']), session('administrator'), { ...waiting, submittedBy: 'x' })).toBe(true);
    expect(mayApprove(incident(['approve-statement']), session('leader'), { ...waiting, submittedBy: 'x' })).toBe(false);
  });

  it('is over once it is approved', () => {
    expect(mayApprove(incident(['approve-statement']), session('leader'), { ...waiting, status: 'approved' })).toBe(false);
  });
});

describe('mayPublish', () => {
  it('is for approved words that are not out yet', () => {
    expect(mayPublish(incident(['publish-statement']), statement('s', 1, 'approved'))).toBe(true);
    expect(mayPublish(incident(['publish-statement']), statement('s', 1, 'published'))).toBe(false);
    expect(mayPublish(incident([]), statement('s', 1, 'approved'))).toBe(false);
  });
});

describe('wordsOf', () => {
  it('says when only the beginning is known', () => {
    expect(wordsOf(statement('s', 1, 'published', { text: null, excerpt: '经核实' }))).toEqual({ text: '经核实…', whole: false });
  });
});

describe('promised', () => {
  it('takes complete promises in Shanghai time and leaves empty lines out', () => {
    expect(promised([{ text: ' 三日内公布 ', promisedAt: '2026-11-24T18:00' }, {}, undefined, { text: '只有内容' }])).toEqual([
      { text: '三日内公布', promisedAt: '2026-11-24T18:00:00+08:00' },
    ]);
    expect(promised(undefined)).toEqual([]);
  });
});
