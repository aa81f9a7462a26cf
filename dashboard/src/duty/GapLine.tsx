import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { namesOf } from './calendar';
import { roleName } from './names';
import type { Gap } from './types';

/** When nobody could be told, why, and what to do about it. */
export function GapLine({ gap, fill }: { gap: Gap; fill?: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const span = { role: roleName(gap.role, gap.roleTitle), from: shortTime(gap.from, now), to: shortTime(gap.to, now) };
  return (
    <div className="duty-gap">
      <p>{gap.kind === 'nobody' ? t('duty.gapNobody', span) : t('duty.gapNoContact', { ...span, names: namesOf(gap.people, '、') })}</p>
      {fill && (
        <Button type="primary" danger size="small" onClick={fill}>
          {t('duty.fillGap')}
        </Button>
      )}
    </div>
  );
}
