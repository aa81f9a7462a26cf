import { cloneElement, useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  label: ReactNode;
  faults?: readonly string[];
  hint?: ReactNode;
  children: ReactElement<{ id?: string; status?: '' | 'error'; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;
}

/** A field with its label, and what the server said about it. */
export function Field({ label, faults = [], hint, children }: Props) {
  const id = useId();
  const wrong = faults.length > 0;
  return (
    <div className="duty-field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, { id, status: wrong ? 'error' : '', 'aria-invalid': wrong || undefined, 'aria-describedby': wrong ? `${id}-fault` : undefined })}
      {hint && <p className="muted">{hint}</p>}
      <FaultLines id={`${id}-fault`} faults={faults} />
    </div>
  );
}

export function FaultLines({ id, faults }: { id?: string; faults: readonly string[] }) {
  return faults.length === 0 ? null : (
    <div id={id} className="duty-fault">
      {faults.map((fault) => (
        <p key={fault}>{fault}</p>
      ))}
    </div>
  );
}
