import {
  AlertOutlined,
  AuditOutlined,
  BellOutlined,
  BookOutlined,
  CalendarOutlined,
  FileExcelOutlined,
  NodeIndexOutlined,
  SendOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmBadge } from '../alarms/AlarmBadge';
import { MonitoringBadge } from '../monitoring/MonitoringBadge';
import { isAdministrator, maySeeAlarms, maySeeAssessment } from '../session/roles';
import { ShiftBadge } from '../shifts/ShiftBadge';
import { useSession } from '../session/useSession';

export interface Place {
  to: string;
  label: string;
  icon: ReactNode;
  badge?: ReactNode;
}

export interface PlaceGroup {
  id: string;
  label: string;
  icon: ReactNode;
  places: Place[];
  /** What of its places wants a look, shown while the group is folded. */
  badge?: ReactNode;
}

/** Where the person can go: what a duty officer needs by the hour stands by itself, the rest in groups. */
export function usePlaces(): { main: Place[]; groups: PlaceGroup[] } {
  const { t } = useTranslation();
  const session = useSession();
  const main: Place[] = [
    { to: '/', label: t('app.incidents'), icon: <AlertOutlined aria-hidden /> },
    { to: '/duty', label: t('place.duty'), icon: <TeamOutlined aria-hidden /> },
    { to: '/shifts', label: t('place.shifts'), icon: <SwapOutlined aria-hidden />, badge: <ShiftBadge /> },
    { to: '/monitoring', label: t('nav.monitoring'), icon: <CalendarOutlined aria-hidden />, badge: <MonitoringBadge /> },
  ];
  const records: Place[] = [
    { to: '/ledger', label: t('nav.ledger'), icon: <FileExcelOutlined aria-hidden /> },
    ...(maySeeAssessment(session) ? [{ to: '/assessment', label: t('nav.assessment'), icon: <AuditOutlined aria-hidden /> }] : []),
    { to: '/policies', label: t('nav.policies'), icon: <BookOutlined aria-hidden /> },
  ];
  const alarms = maySeeAlarms(session);
  const operations: Place[] = [
    { to: '/notifications', label: t('place.notifications'), icon: <SendOutlined aria-hidden /> },
    ...(alarms ? [{ to: '/alarms', label: t('place.alarms'), icon: <BellOutlined aria-hidden />, badge: <AlarmBadge /> }] : []),
    ...(isAdministrator(session) ? [{ to: '/runs', label: t('app.runs'), icon: <NodeIndexOutlined aria-hidden /> }] : []),
  ];
  const groups: PlaceGroup[] = [
    { id: 'records', label: t('place.records'), icon: <BookOutlined aria-hidden />, places: records },
    { id: 'operations', label: t('place.operations'), icon: <SendOutlined aria-hidden />, places: operations, badge: alarms && <AlarmBadge /> },
  ];
  return { main, groups };
}

/** An incident belongs to the list, a policy to the policies. */
export function isAt(to: string, pathname: string): boolean {
  return to === '/' ? pathname === '/' || pathname.startsWith('/incidents/') : pathname === to || pathname.startsWith(`${to}/`);
}
