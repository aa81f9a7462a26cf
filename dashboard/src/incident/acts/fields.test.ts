import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Incident, Obligation } from '../../api/types';
import { momentFault } from './moments';

// The preferences behind the texts read the browser's storage; there is none here.
vi.stubGlobal('document', { documentElement: {} });
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });

let fields: typeof import('./fields');
beforeAll(async () => {
  await import('../../i18n/i18n');
  fields = await import('./fields');
});

const levels = [
  { id: 'I', title: '一级' },
  { id: 'II', title: '二级' },
];
const incident: Incident = { id: 'i', unit: 'u', title: 't', status: 'open', level: 'I', levels };
const response: Obligation = {
  id: 'response',
  kind: 'response',
  status: 'pending',
  evidence: [
    { name: 'where', title: '回应渠道', type: 'text', anyOf: 'place' },
    { name: 'url', title: '回应链接', type: 'url', anyOf: 'place' },
    { name: 'at', title: '时间', type: 'datetime', required: true },
  ],
};
const names = (act: Parameters<typeof fields.fieldsOf>[0], obligation?: Obligation) =>
  fields.fieldsOf(act, incident, obligation).map((field) => field.name);

describe('fieldsOf', () => {
  it('takes the evidence of the obligation', () => {
    expect(names('complete', response)).toEqual(['where', 'url', 'at']);
  });

  it('asks for the result of a sign-off and of checking a back-entry', () => {
    expect(names('sign-off', { id: 'sign-off', kind: 'sign-off', status: 'pending' })).toContain('outcome');
    const check = fields.fieldsOf('complete', incident, { id: 'confirm-back-entry:x', kind: 'confirmation', status: 'pending' });
    expect(check[0]?.choices?.map((choice) => choice.value)).toEqual(['confirmed', 'rejected']);
  });

  it('prefers the results that the obligation lists', () => {
    const listed = { id: 's', kind: 'sign-off', status: 'pending', outcomes: [{ id: 'agreed', title: '同意' }] } as const;
    expect(fields.fieldsOf('sign-off', incident, { ...listed, outcomes: [...listed.outcomes] })[0]?.choices).toEqual([
      { value: 'agreed', label: '同意' },
    ]);
  });

  it('does not offer the level that the incident has', () => {
    expect(fields.fieldsOf('change-level', incident, undefined)[0]?.choices?.map((choice) => choice.value)).toEqual(['II']);
    expect(fields.fieldsOf('confirm-level', incident, undefined)[0]?.initial).toBe('I');
  });
});

describe('toSignalFields', () => {
  it('sends Shanghai times with offset, trims, and leaves empty fields out', () => {
    const specs = fields.fieldsOf('complete', incident, response);
    expect(fields.toSignalFields(specs, { where: '  ', url: ' https://a.cn/1 ', at: '2026-11-21T02:12', other: 'x' })).toEqual({
      url: 'https://a.cn/1',
      at: '2026-11-21T02:12:00+08:00',
    });
  });
});

describe('unmetGroups', () => {
  it('names the fields of which one is needed', () => {
    const specs = fields.fieldsOf('complete', incident, response);
    expect(fields.unmetGroups(specs, { where: ' ' }).map((group) => group.map((spec) => spec.name))).toEqual([['where', 'url']]);
    expect(fields.unmetGroups(specs, { where: '官方微博' })).toEqual([]);
  });
});

describe('fields of the newer acts', () => {
  it('asks for receipts only from those who have given none', () => {
    const recipients = [{ id: 'a', at: '2026-11-21T02:12:00+08:00' }, { id: 'b' }, { id: 'c' }];
    const field = fields.fieldsOf('complete', incident, { ...response, recipients }).find(({ name }) => name === 'recipient');
    expect(field?.choices?.map(({ value }) => value)).toEqual(['b', 'c']);
    expect(field?.initial).toEqual(['b', 'c']);
    expect(names('complete', response)).not.toContain('recipient');
    expect(names('complete', { ...response, recipients })).toContain('receivedBy');
    expect(names('complete', { ...response, recipients, given: { where: '官方微博' } })).not.toContain('where');
  });

  it('asks an approver to tick every item of the review', () => {
    const reviewItems = [{ id: 'facts' }, { id: 'law' }];
    expect(fields.fieldsOf('approve-statement', { ...incident, reviewItems }, undefined)[0]).toMatchObject({ name: 'review', all: true });
    expect(names('approve-statement')).toEqual(['comment']);
  });

  it('keeps an extension between the due time and its limit', () => {
    const [dueAt, extensionLimit] = ['2026-11-21T10:00:00+08:00', '2026-11-28T10:00:00+08:00'];
    const until = fields.fieldsOf('request-extension', incident, { ...response, dueAt, extensionLimit })[0];
    expect(until).toMatchObject({ name: 'until', min: dueAt, max: extensionLimit });
  });

  it('needs a comment only for a refusal', () => {
    expect(fields.fieldsOf('decide-extension', incident, undefined)[1]?.requiredWhen).toEqual({ name: 'decision', is: 'reject' });
  });

  it('sends several choices as one list and no cause unless it is bad handling', () => {
    const specs = fields.fieldsOf('change-level', incident, undefined);
    expect(fields.toSignalFields(specs, { level: 'II', cause: '', reason: '扩散' })).toEqual({ level: 'II', reason: '扩散' });
    const review = fields.fieldsOf('approve-statement', { ...incident, reviewItems: [{ id: 'facts' }, { id: 'law' }] }, undefined);
    expect(fields.toSignalFields(review, { review: ['facts', 'law'] })).toEqual({ review: 'facts,law' });
  });

  it('takes evidence that is a file, and titles in the language of the page', () => {
    const scan: Obligation = { id: 's', kind: 'sign-off', status: 'pending', evidence: [{ name: 'scan', title: '扫描件', en: 'Scan', type: 'file' }] };
    expect(fields.fieldsOf('sign-off', incident, scan).at(-1)).toMatchObject({ name: 'scan', title: '扫描件', type: 'file' });
  });
});

describe('momentFault', () => {
  const bounds = { min: '2026-11-21T10:00:00+08:00', max: '2026-11-28T10:00:00+08:00' };

  it.each([
    ['2026-11-21T09:59', 'form.notBefore'],
    ['2026-11-21T10:00', undefined],
    ['2026-11-28T10:00', undefined],
    ['2026-11-28T10:01', 'form.notAfter'],
    ['', undefined],
  ])('of %s is %s', (value, key) => {
    expect(momentFault(value, bounds)?.key).toBe(key);
  });
});
