import { describe, expect, it } from 'vitest';
import type { Incident, Obligation } from '../api/types';
import { byUrgency, levelOf, nextDueOf, nextObligationTitle } from './due';

const at = (clock: string) => `2026-11-21T${clock}:00+08:00`;
const obligation = (id: string, dueAt: string | null, more: Partial<Obligation> = {}): Obligation => ({ id, dueAt, status: 'pending', ...more });
const incident = (id: string, more: Partial<Incident> = {}): Incident => ({ id, unit: 'u', title: id, status: 'open', ...more });

describe('nextDueOf', () => {
  it('is the earliest pending obligation', () => {
    const it = incident('a', {
      obligations: [obligation('x', at('03:00')), obligation('y', at('02:00')), obligation('z', at('01:00'), { status: 'done' })],
    });
    expect(nextDueOf(it)?.obligation?.id).toBe('y');
  });

  it('counts an extension instead of the original time', () => {
    const it = incident('a', {
      obligations: [obligation('x', at('01:00'), { status: 'extended', extendedTo: at('09:00') }), obligation('y', at('02:00'))],
    });
    expect(nextDueOf(it)?.due).toBe(at('02:00'));
  });

  it('is what the list says when it brings no obligations', () => {
    const it = incident('a', { nextDue: at('02:00'), nextObligation: 'phone-report' });
    expect(nextDueOf(it)).toEqual({ due: at('02:00'), obligation: undefined });
    expect(nextObligationTitle(it)).toBe('phone-report');
  });

  it('is nothing once the incident has ended, or when only clockless tasks are left', () => {
    expect(nextDueOf(incident('a', { status: 'dismissed', nextDue: at('02:00') }))).toBeUndefined();
    expect(nextDueOf(incident('a', { obligations: [obligation('x', null)] }))).toBeUndefined();
  });
});

describe('byUrgency', () => {
  it('puts what is overdue longest on top and what has no clock last', () => {
    const list = [
      incident('none'),
      incident('later', { nextDue: at('05:00') }),
      incident('overdue', { nextDue: at('00:10') }),
      incident('soon', { nextDue: at('02:12') }),
      incident('overdue-longest', { nextDue: '2026-11-20T23:00:00+08:00' }),
    ];
    expect(list.sort(byUrgency).map((i) => i.id)).toEqual(['overdue-longest', 'overdue', 'soon', 'later', 'none']);
  });

  it('compares instants, not texts', () => {
    const list = [incident('b', { nextDue: at('02:00') }), incident('a', { nextDue: '2026-11-20T17:30:00Z' })];
    expect(list.sort(byUrgency).map((i) => i.id)).toEqual(['a', 'b']);
  });

  it('puts the newest first among equals, and is stable beyond that', () => {
    const list = [
      incident('old', { openedAt: at('01:00') }),
      incident('new', { openedAt: at('02:00') }),
      incident('b', { openedAt: at('01:30') }),
      incident('a', { openedAt: at('01:30') }),
    ];
    expect(list.sort(byUrgency).map((i) => i.id)).toEqual(['new', 'a', 'b', 'old']);
  });
});

describe('levelOf', () => {
  const levels = [{ id: 'I', title: '一级（重大）' }, { id: 'II' }];

  it('knows title and rank', () => {
    expect(levelOf(incident('a', { level: 'I', levels }))).toEqual({ title: '一级（重大）', rank: 0 });
    expect(levelOf(incident('a', { level: 'II', levels }))).toEqual({ title: 'II', rank: 1 });
  });

  it('copes with a level that the policy no longer lists, and with none', () => {
    expect(levelOf(incident('a', { level: 'IX' }))).toEqual({ title: 'IX', rank: 3 });
    expect(levelOf(incident('a', { level: null, levels }))).toBeUndefined();
  });
});
