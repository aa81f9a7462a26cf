import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../api/problem';
import { ActFailure } from '../../incident/acts/ActFailure';
import { useNow } from '../../time/useNow';
import { shortDay } from '../calendar';
import type { DayChange } from '../calendar';
import { roleName } from '../names';

interface Props {
  error: ApiError | null;
  changed: DayChange[] | null;
  fields: readonly string[];
}

/** Why an act was refused; after a conflict, what others changed. */
export function ActProblem({ error, changed, fields }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  if (changed !== null) {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t('duty.conflict')}
        description={
          <ul className="plain-list">
            {changed.map((change) => (
              <li key={`${change.day} ${change.role}`}>
                {t('duty.conflictDay', {
                  day: shortDay(change.day, now),
                  role: roleName(change.role),
                  before: change.before || t('duty.nobody'),
                  after: change.after || t('duty.nobody'),
                })}
              </li>
            ))}
          </ul>
        }
      />
    );
  }
  return error && <ActFailure error={error} fields={fields} />;
}
