import { useQuery } from '@tanstack/react-query';
import { openAlarmsQuery } from '../api/watch';
import type { Alarm } from '../api/watchTypes';
import { maySeeAlarms } from '../session/roles';
import { useSession } from '../session/useSession';
import { wantsEyes } from './alarms';

const none: Alarm[] = [];

/** Open alarms that nobody has seen; none for those whom alarms do not concern. */
export function useUnseenAlarms(): Alarm[] {
  const enabled = maySeeAlarms(useSession());
  const { data } = useQuery({ ...openAlarmsQuery, enabled });
  return (data?.items ?? none).filter(wantsEyes);
}
