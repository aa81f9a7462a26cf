import { describe, expect, it } from 'vitest';
import { may } from './roles';

const session = (roles: string[]) => ({ user: 'u', roles, units: [] });

describe('may', () => {
  it('keeps decisions from those who cannot take them', () => {
    expect(may(session(['duty-officer']), 'complete')).toBe(true);
    expect(may(session(['duty-officer']), 'change-level')).toBe(false);
    expect(may(session(['leader']), 'change-level')).toBe(true);
    expect(may(session(['viewer']), 'note')).toBe(false);
    expect(may(session(['assessor', 'duty-officer']), 'complete')).toBe(true);
    expect(may(session(['administrator']), 'reopen')).toBe(true);
  });
});
