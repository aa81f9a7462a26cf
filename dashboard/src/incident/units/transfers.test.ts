import { describe, expect, it } from 'vitest';
import type { Incident, Session, Transfer } from '../../api/types';
import { awaitingAnswerOf, mayAnswer, openTransfers, pastTransfers } from './transfers';

const offer = (id: string, status: Transfer['status']): Transfer => ({ id, unit: 'town', role: 'lead', status });
const incident = (transfers: Transfer[], actions = ['accept', 'return']): Incident => ({ id: 'i', unit: 'u', title: 't', status: 'open', actions, transfers });
const session = (...units: string[]): Session => ({ user: 'x', roles: ['duty-officer'], units });

describe('mayAnswer', () => {
  it('is for the unit that was asked', () => {
    const asked = offer('transfer:1', 'offered');
    expect(mayAnswer(incident([asked]), session('town'), asked, 'accept')).toBe(true);
    expect(mayAnswer(incident([asked]), session('*'), asked, 'return')).toBe(true);
    expect(mayAnswer(incident([asked]), session('school'), asked, 'accept')).toBe(false);
    expect(mayAnswer(incident([asked], []), session('town'), asked, 'accept')).toBe(false);
  });

  it('allows to accept late, but not to return late', () => {
    const late = offer('transfer:1', 'bounced');
    expect(mayAnswer(incident([late]), session('town'), late, 'accept')).toBe(true);
    expect(mayAnswer(incident([late]), session('town'), late, 'return')).toBe(false);
  });
});

describe('transfers', () => {
  it('are open until answered or withdrawn', () => {
    const all = [offer('1', 'returned'), offer('2', 'bounced'), offer('3', 'withdrawn'), offer('4', 'offered')];
    expect(openTransfers(incident(all)).map(({ id }) => id)).toEqual(['2', '4']);
    expect(pastTransfers(incident(all)).map(({ id }) => id)).toEqual(['3', '1']);
    expect(awaitingAnswerOf(incident(all), session('town')).map(({ id }) => id)).toEqual(['2', '4']);
  });
});
