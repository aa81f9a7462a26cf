import { AlertOutlined, AuditOutlined, BookOutlined, CalendarOutlined, FileExcelOutlined, NodeIndexOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { monitoringQuery } from '../api/oversight';
import { pressing } from '../monitoring/entries';
import { recentSpan } from '../monitoring/span';
import { isAdministrator, maySeeAssessment } from '../session/roles';
import { useSession } from '../session/useSession';
import { useNow, useToday } from '../time/useNow';

interface Place {
  to: string;
  label: string;
  icon: ReactNode;
  badge?: ReactNode;
  /** Not in the bar of a telephone, which holds five: reached by the person's menu there. */
  wide?: boolean;
}

/** Where one can go: in the header of a wide page, in a bar at the thumb on a telephone. */
export function Navigation() {
  const { t } = useTranslation();
  const session = useSession();
  const { pathname } = useLocation();
  const places: Place[] = [
    { to: '/', label: t('app.incidents'), icon: <AlertOutlined aria-hidden /> },
    { to: '/monitoring', label: t('nav.monitoring'), icon: <CalendarOutlined aria-hidden />, badge: <MonitoringBadge /> },
    { to: '/ledger', label: t('nav.ledger'), icon: <FileExcelOutlined aria-hidden /> },
    ...(maySeeAssessment(session) ? [{ to: '/assessment', label: t('nav.assessment'), icon: <AuditOutlined aria-hidden /> }] : []),
    { to: '/policies', label: t('nav.policies'), icon: <BookOutlined aria-hidden /> },
    ...(isAdministrator(session) ? [{ to: '/runs', label: t('app.runs'), icon: <NodeIndexOutlined aria-hidden />, wide: true }] : []),
  ];
  return (
    <nav className="nav" aria-label={t('app.menu')}>
      {places.map(({ to, label, icon, badge, wide }) => (
        <Link key={to} to={to} className={wide ? 'wide-only' : undefined} aria-current={isAt(to, pathname) ? 'page' : undefined}>
          <span className="nav-icon">{icon}</span>
          <span className="nav-label">{label}</span>
          {badge}
        </Link>
      ))}
    </nav>
  );
}

/** An incident belongs to the list, a policy to the policies. */
function isAt(to: string, pathname: string): boolean {
  return to === '/' ? pathname === '/' || pathname.startsWith('/incidents/') : pathname === to || pathname.startsWith(`${to}/`);
}

function MonitoringBadge() {
  const { t } = useTranslation();
  const today = useToday();
  const now = useNow();
  const { data = [] } = useQuery(monitoringQuery(recentSpan(today)));
  const count = pressing(data, now);
  return count === 0 ? null : (
    <span className="nav-badge">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('nav.monitoringDue', { count })}</span>
    </span>
  );
}
