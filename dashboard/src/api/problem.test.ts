import { describe, expect, it } from 'vitest';
import { ApiError, asProblem, toFormProblem } from './problem';

describe('toFormProblem', () => {
  it('puts a message on its field however the server spells the path', () => {
    const problem = { errors: { '$.evidence.calledAt': ['必填'], Callee: '必填', 'fields[method]': ['只能是 call'] } };
    expect(toFormProblem(problem, ['callee', 'calledAt', 'method'])).toEqual({
      fields: [
        { name: 'calledAt', errors: ['必填'] },
        { name: 'callee', errors: ['必填'] },
        { name: 'method', errors: ['只能是 call'] },
      ],
      general: [],
    });
  });

  it('keeps a message for a field that the form does not have', () => {
    const problem = { detail: 'ignored', errors: { level: ['未知级别'], '': ['整体有误'] } };
    expect(toFormProblem(problem, ['callee'])).toEqual({ fields: [], general: ['level：未知级别', '整体有误'] });
  });

  it('lists what a conflict names without its ids', () => {
    const problem = { status: 409, detail: '还不能办结。', errors: { 'phone-report': ['“手机快报”尚未完成。'] } };
    expect(toFormProblem(problem, ['text']).general).toEqual(['“手机快报”尚未完成。']);
  });

  it('joins messages that arrive under two spellings', () => {
    const problem = { errors: { callee: ['a'], 'evidence.callee': ['b'] } };
    expect(toFormProblem(problem, ['callee']).fields).toEqual([{ name: 'callee', errors: ['a', 'b'] }]);
  });

  it('falls back to the detail, then to the title', () => {
    expect(toFormProblem({ title: 'Conflict', detail: '还差一项' }, []).general).toEqual(['还差一项']);
    expect(toFormProblem({ title: 'Conflict' }, []).general).toEqual(['Conflict']);
  });
});

describe('ApiError', () => {
  it.each([
    [0, true],
    [429, true],
    [503, true],
    [400, false],
    [401, false],
    [409, false],
  ])('status %i is transient: %s', (status, transient) => {
    expect(new ApiError(status, {}).transient).toBe(transient);
  });
});

describe('asProblem', () => {
  it('accepts an object, a sentence and nothing', () => {
    expect(asProblem({ detail: 'x' })).toEqual({ detail: 'x' });
    expect(asProblem('x')).toEqual({ detail: 'x' });
    expect(asProblem(null)).toBeNull();
  });
});
