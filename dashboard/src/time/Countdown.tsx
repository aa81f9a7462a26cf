import { useTranslation } from 'react-i18next';
import { clockParts, countdown } from './countdown';
import { fullTime, shortTime } from './shanghai';
import { useNow } from './useNow';

interface Props {
  due: string;
  size?: 'small' | 'medium' | 'large';
}

/** A running countdown in tabular figures; overdue counts up. The due time stands below it, in Shanghai time. */
export function Countdown({ due, size = 'medium' }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const state = countdown(Date.parse(due), now);
  const { days, clock } = clockParts(state.seconds);
  return (
    <span className={`countdown countdown-${size} urgency-${state.urgency}`} role="timer" aria-live="off">
      {state.overdue && <span className="countdown-word">{t('time.overdue')}</span>}
      <span className="countdown-figures">
        {days > 0 && <span className="countdown-days">{t('time.days', { days })}</span>}
        <span>{clock}</span>
      </span>
      <time className="countdown-due" dateTime={due} title={`${fullTime(due)} ${t('app.beijing')}`}>
        {t('time.due', { time: shortTime(due, now) })}
      </time>
    </span>
  );
}
