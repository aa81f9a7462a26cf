import { EyeOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App as AntApp, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiError } from '../api/problem';
import { alarmsKey, markAlarmSeen } from '../api/watch';
import type { Alarm } from '../api/watchTypes';
import { useUnitName } from '../incidents/useUnits';
import { useFailureText } from '../incident/acts/ActFailure';
import { nameOf } from '../i18n/i18n';
import { mayMarkAlarms } from '../session/roles';
import { useSession } from '../session/useSession';
import { fullTime, shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { alarmText, placeOf, wantsEyes } from './alarms';

/** One alarm: what is broken, what that means, and what to do about it. */
export function AlarmItem({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const session = useSession();
  const today = useToday();
  const unitName = useUnitName();
  const place = placeOf(alarm);
  const state = alarm.clearedAt ? 'cleared' : alarm.seenAt ? 'seen' : 'unseen';
  const facts = [
    alarm.unit && unitName(alarm.unit),
    alarm.number,
    t('alarm.since', { time: fullTime(alarm.raisedAt) }),
    !alarm.clearedAt && alarm.lastSeenAt && t('alarm.stillAt', { time: shortTime(alarm.lastSeenAt, today) }),
    alarm.clearedAt && t('alarm.clearedAt', { time: fullTime(alarm.clearedAt) }),
    alarm.seenAt && t('alarm.seenBy', { name: alarm.seenBy ?? '', time: shortTime(alarm.seenAt, today) }),
  ];
  return (
    <li className={`panel watch-item edge-${state === 'unseen' ? 'overdue' : state === 'seen' ? 'soon' : 'none'}`} data-alarm={alarm.id} data-kind={alarm.kind} data-state={state}>
      <div className="watch-item-body">
        <h3>
          {nameOf('alarmKind', alarm.kind)}
          <span className={`chip ${{ unseen: 'chip-late', seen: 'chip-extended', cleared: 'chip-done' }[state]}`}>{nameOf('alarmState', state)}</span>
        </h3>
        <p>{alarmText(alarm)}</p>
        {state !== 'cleared' && (
          <p className="watch-next">
            <strong>{t('alarm.todo')}</strong> {nameOf('alarmHelp', alarm.kind, t('alarm.help'))}
          </p>
        )}
        <p className="muted">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {state !== 'cleared' && (
        <div className="watch-item-acts">
          {place && (
            <Link to={place}>
              <Button tabIndex={-1}>{t('alarm.goThere')}</Button>
            </Link>
          )}
          {wantsEyes(alarm) && mayMarkAlarms(session) && <SeenButton alarm={alarm} />}
        </div>
      )}
    </li>
  );
}

function SeenButton({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const client = useQueryClient();
  const failureText = useFailureText();
  const mark = useMutation({
    mutationFn: () => markAlarmSeen(alarm.id),
    onSuccess: () => client.invalidateQueries({ queryKey: alarmsKey }),
    onError: (error) => void message.error(error instanceof ApiError ? failureText(error) : error.message, 6),
  });
  return (
    <Button type="primary" icon={<EyeOutlined aria-hidden />} loading={mark.isPending} onClick={() => mark.mutate()}>
      {t('alarm.markSeen')}
    </Button>
  );
}
