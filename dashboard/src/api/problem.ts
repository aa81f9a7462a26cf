import type { Problem } from './types';

/** An answer that is no success. `status` 0 means that the server was not reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** Seconds to wait as told by `Retry-After`, if told. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem: Problem, retryAfter?: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** True when the same request may succeed later: not reached, busy, or failing for the moment. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface FieldMessage {
  name: string;
  errors: string[];
}

export interface FormProblem {
  fields: FieldMessage[];
  /** What belongs to no field of the form: shown above it. */
  general: string[];
}

/**
 * Splits a problem into messages for the fields of a form and the rest. Servers name a field in several ways
 * (`calledAt`, `CalledAt`, `$.evidence.calledAt`): compared are the last segments, without regard to case. A conflict (409)
 * names tasks rather than fields, and its messages stand by themselves.
 */
export function toFormProblem(problem: Problem, formFields: readonly string[]): FormProblem {
  const byName = new Map(formFields.map((name) => [lastSegment(name), name]));
  const fields: FieldMessage[] = [];
  const general: string[] = [];
  for (const [path, value] of Object.entries(problem.errors ?? {})) {
    const messages = Array.isArray(value) ? value : [value];
    const name = byName.get(lastSegment(path));
    if (name === undefined) {
      general.push(...messages.map((message) => (path === '' || problem.status === 409 ? message : `${path}：${message}`)));
    } else {
      const known = fields.find((field) => field.name === name);
      if (known) {
        known.errors.push(...messages);
      } else {
        fields.push({ name, errors: [...messages] });
      }
    }
  }
  if (fields.length === 0 && general.length === 0) {
    const text = problem.detail ?? problem.title;
    if (text) {
      general.push(text);
    }
  }
  return { fields, general };
}

function lastSegment(path: string): string {
  return path.replace(/\]$/, '').split(/[./[]/).pop()?.toLowerCase() ?? '';
}

/** A problem as delivered in a signal's fate: an object, a bare sentence, or nothing. */
export function asProblem(value: Problem | string | null | undefined): Problem | null {
  return typeof value === 'string' ? { detail: value } : (value ?? null);
}
