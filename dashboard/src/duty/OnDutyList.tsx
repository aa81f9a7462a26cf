import { CalendarOutlined, WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LoadFailure } from '../app/LoadFailure';
import { shortTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { unitsOnDutyQuery } from './api';
import { gapsFirst, namesOf } from './calendar';
import { GapLine } from './GapLine';
import { roleName } from './names';
import { People } from './People';
import type { UnitOnDuty } from './types';

/** Every unit with who is on duty now; those with gaps come first. */
export function OnDutyList() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(unitsOnDutyQuery);
  if (data === undefined) {
    return error ? <LoadFailure error={error} retry={() => void refetch()} /> : <Skeleton active />;
  }
  if (data.length === 0) {
    return (
      <div className="empty">
        <p className="empty-title">{t('duty.noUnits')}</p>
        <p>{t('duty.noUnitsHint')}</p>
      </div>
    );
  }
  return (
    <ul className="duty-units">
      {gapsFirst(data).map((unit) => (
        <UnitCard key={unit.unit} unit={unit} />
      ))}
    </ul>
  );
}

function UnitCard({ unit }: { unit: UnitOnDuty }) {
  const { t } = useTranslation();
  const now = useNow();
  const gap = unit.gaps[0];
  const address = `/duty/${encodeURIComponent(unit.unit)}`;
  return (
    <li className={`panel duty-unit ${gap ? 'duty-unit-gap' : ''}`} data-unit={unit.unit}>
      <div className="duty-unit-head">
        <h2>
          <Link to={address}>{unit.title}</Link>
        </h2>
        <span className={`chip ${gap ? 'chip-late' : 'chip-done'}`}>
          {gap && <WarningOutlined aria-hidden />} {gap ? t('duty.gapCount', { count: unit.gaps.length }) : t('duty.noGaps')}
        </span>
      </div>
      <dl className="duty-holders">
        {unit.onDuty.map((role) => (
          <div key={role.role}>
            <dt>{t('duty.roleNow', { role: roleName(role.role, role.title) })}</dt>
            <dd>
              <People people={role.holders} />
              {role.until && (
                <p className="muted">{t('duty.until', { time: shortTime(role.until, now), next: namesOf(role.next, '、') || t('duty.nobody') })}</p>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {gap && <GapLine gap={gap} />}
      <p className="duty-unit-foot">
        <span className="muted">{unit.nextHandOver ? t('duty.nextHandOver', { time: shortTime(unit.nextHandOver, now) }) : t('duty.noHandOver')}</span>
        <Link to={address}>
          <CalendarOutlined aria-hidden /> {t('duty.openRoster')}
        </Link>
      </p>
    </li>
  );
}
