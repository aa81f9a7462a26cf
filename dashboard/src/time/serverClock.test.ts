import { describe, expect, it } from 'vitest';
import { ServerClock } from './serverClock';

const at = (iso: string) => Date.parse(iso);

describe('ServerClock', () => {
  it('shows local time until an answer came', () => {
    const clock = new ServerClock(() => 5_000);
    expect(clock.offset).toBe(0);
    expect(clock.now()).toBe(5_000);
  });

  it('corrects a local clock that is ten minutes slow', () => {
    const local = at('2026-11-21T01:50:00Z');
    const clock = new ServerClock(() => local);
    clock.observe('Sat, 21 Nov 2026 02:00:00 GMT', local - 20, local);
    expect(Math.abs(clock.now() - at('2026-11-21T02:00:00.500Z'))).toBeLessThanOrEqual(520);
  });

  it('narrows the error below the resolution of the header with more answers', () => {
    const truth = 123_456;
    const clock = new ServerClock(() => 0);
    for (const local of [1_000_100, 1_001_350, 1_002_720, 1_003_990]) {
      const header = new Date(Math.floor((local + truth) / 1000) * 1000).toUTCString();
      clock.observe(header, local - 5, local + 5);
    }
    expect(Math.abs(clock.offset - truth)).toBeLessThan(200);
  });

  it('is not misled by a slow long poll', () => {
    const clock = new ServerClock(() => 0);
    clock.observe(new Date(60_000).toUTCString(), 59_990, 60_010);
    const before = clock.offset;
    clock.observe(new Date(85_000).toUTCString(), 60_500, 85_020);
    expect(Math.abs(clock.offset - before)).toBeLessThan(500);
  });

  it('starts afresh when the local clock was set', () => {
    const clock = new ServerClock(() => 0);
    clock.observe(new Date(60_000).toUTCString(), 59_990, 60_010);
    clock.observe(new Date(61_000).toUTCString(), 3_661_000, 3_661_010);
    expect(Math.abs(clock.offset + 3_600_000)).toBeLessThan(1_100);
  });

  it('ignores an answer without a usable date', () => {
    const clock = new ServerClock(() => 0);
    clock.observe(null, 0, 1);
    clock.observe('yesterday', 0, 1);
    expect(clock.offset).toBe(0);
  });
});
