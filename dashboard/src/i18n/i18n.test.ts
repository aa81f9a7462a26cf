import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { zh } from './zh';

function flatten(tree: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? [...flatten(value, `${prefix}${name}.`)]
        : [[prefix + name, String(value)] as const],
    ),
  );
}

const chinese = flatten(zh);
const english = flatten(en);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return sources(path);
    }
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

const code = sources(join(import.meta.dirname, '..')).join('\n');

describe('texts', () => {
  it('exist in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('use the same placeholders in both languages', () => {
    const placeholders = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();
    for (const [key, text] of chinese) {
      expect(placeholders(english.get(key)), key).toEqual(placeholders(text));
    }
  });

  it('exist for every key that the code names', () => {
    const used = [...code.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '');
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((key) => !chinese.has(key))).toEqual([]);
  });

  it('are all used', () => {
    const named = new Set([...code.matchAll(/'([\w-]+(?:\.[\w-]+)+)'/g)].map((match) => match[1]));
    const groups = new Set([...code.matchAll(/nameOf\(\s*'([\w.-]+)'/g)].map((match) => match[1]));
    const unused = [...chinese.keys()].filter((key) => !named.has(key) && !groups.has(key.slice(0, key.lastIndexOf('.'))));
    expect(unused).toEqual([]);
  });

  it('are not empty', () => {
    for (const [key, text] of [...chinese, ...english]) {
      expect(text.trim(), key).not.toBe('');
    }
  });
});
