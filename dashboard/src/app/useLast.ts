import { useState } from 'react';

/** The last value that was one; undefined before the first. */
export function useLast<T>(value: T | null | undefined): T | undefined {
  const [last, setLast] = useState<T>();
  if (value != null && value !== last) {
    setLast(value);
    return value;
  }
  return value ?? last;
}
