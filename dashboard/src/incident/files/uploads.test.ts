import { describe, expect, it } from 'vitest';
import { fileFault, fileSize, maxBytes } from './uploads';

describe('fileFault', () => {
  it.each([
    ['批示.PDF', 10, undefined],
    ['图.jpeg', maxBytes, undefined],
    ['图.jpeg', maxBytes + 1, 'size'],
    ['空.docx', 0, 'empty'],
    ['脚本.exe', 10, 'type'],
    ['表.xlsm', 10, 'type'],
    ['pdf', 10, 'type'],
  ] as const)('%s of %i bytes: %s', (name, size, fault) => {
    expect(fileFault({ name, size })).toBe(fault);
  });
});

describe('fileSize', () => {
  it.each([[1, '1 KB'], [204_800, '200 KB'], [1_572_864, '1.5 MB'], [undefined, '']] as const)('%s is %s', (bytes, text) => {
    expect(fileSize(bytes)).toBe(text);
  });
});
