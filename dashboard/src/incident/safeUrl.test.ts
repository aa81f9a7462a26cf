import { describe, expect, it } from 'vitest';
import { safeUrl } from './safeUrl';

describe('safeUrl', () => {
  it.each(['https://weibo.com/1', 'http://a.cn'])('lets %s through', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'weibo.com/1', '', null, undefined])('shows no link for %s', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });
});
