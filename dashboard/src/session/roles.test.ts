import { describe, expect, it } from 'vitest';
import type { Incident } from '../api/types';
import { may, mayAssess, mayReport, maySeeAssessment } from './roles';

const session = (roles: string[]) => ({ user: 'u', roles, units: [] });
const incident = (actions?: string[]): Incident => ({ id: 'i', unit: 'u', title: 't', status: 'open', obligations: [], actions });

describe('may', () => {
  it('offers what the server offers, and nothing else', () => {
    expect(may(incident(['complete', 'note']), 'complete')).toBe(true);
    expect(may(incident(['complete', 'note']), 'change-level')).toBe(false);
    expect(may(incident(), 'note')).toBe(false);
  });
});

describe('mayReport', () => {
  it('leaves registering to those on duty and above', () => {
    expect(mayReport(session(['duty-officer']))).toBe(true);
    expect(mayReport(session(['administrator']))).toBe(true);
    expect(mayReport(session(['viewer', 'assessor']))).toBe(false);
  });
});

describe('assessment', () => {
  it('is shown to those it concerns and decided by assessors', () => {
    expect(maySeeAssessment(session(['duty-officer', 'viewer']))).toBe(false);
    expect(maySeeAssessment(session(['office']))).toBe(true);
    expect(mayAssess(session(['office', 'leader']))).toBe(false);
    expect(mayAssess(session(['assessor']))).toBe(true);
  });
});
