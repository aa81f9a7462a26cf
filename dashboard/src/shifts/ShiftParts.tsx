import { useTranslation } from 'react-i18next';
import type { ShiftLine } from '../api/shiftTypes';
import { nameOf } from '../i18n/i18n';
import { countsOf } from './upcoming';

/** How many of what, without the zeros. */
export function Counts({ line }: { line: ShiftLine }) {
  const { t } = useTranslation();
  const counts = countsOf(line);
  return (
    <p className="badges">
      {counts.length === 0 && <span className="muted">{t('shift.quiet')}</span>}
      {counts.map(({ id, count, grave }) => (
        <span key={id} className={`chip ${grave ? 'chip-late' : ''}`}>
          {nameOf('shiftCount', id)} {count}
        </span>
      ))}
    </p>
  );
}

/** What is unusual about a report. */
export function Marks({ line }: { line: ShiftLine }) {
  const { t } = useTranslation();
  return (
    <>
      {line.urgent && <span className="chip chip-late">{t('shift.urgent')}</span>}
      {line.unplanned && <span className="chip chip-extended">{t('shift.unplanned')}</span>}
      {line.late && <span className="chip">{t('shift.late')}</span>}
    </>
  );
}
