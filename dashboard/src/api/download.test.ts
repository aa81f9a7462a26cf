import { describe, expect, it } from 'vitest';
import { fileName } from './download';

describe('fileName', () => {
  it.each([
    [`attachment; filename="ledger.xlsx"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6-2026-11.xlsx`, '台账-2026-11.xlsx'],
    ['attachment; filename="ledger.xlsx"', 'ledger.xlsx'],
    ['attachment; filename=ledger.xlsx; size=12', 'ledger.xlsx'],
    [`attachment; filename="a.xlsx"; filename*=UTF-8''%E5%8F`, 'a.xlsx'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment', undefined],
    [null, undefined],
  ])('%s is %s', (header, name) => {
    expect(fileName(header)).toBe(name);
  });
});
