import { Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useLocation } from 'react-router';
import { AlarmBanner } from '../alarms/AlarmBanner';
import { DueAlert } from '../incidents/DueAlert';
import { IncidentListPage } from '../incidents/IncidentListPage';
import { ConnectionBanner } from './ConnectionBanner';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { NotFound } from './NotFound';
import { useChangeFeed } from './useChangeFeed';

const IncidentPage = lazy(() => import('../incident/IncidentPage'));
const MonitoringPage = lazy(() => import('../monitoring/MonitoringPage'));
const LedgerPage = lazy(() => import('../ledger/LedgerPage'));
const AssessmentPage = lazy(() => import('../assessment/AssessmentPage'));
const PoliciesPage = lazy(() => import('../policies/PoliciesPage'));
const PolicyPage = lazy(() => import('../policies/PolicyPage'));
const AlarmsPage = lazy(() => import('../alarms/AlarmsPage'));
const NotificationsPage = lazy(() => import('../notifications/NotificationsPage'));
const ShiftsPage = lazy(() => import('../shifts/ShiftsPage'));
const ShiftPage = lazy(() => import('../shifts/ShiftPage'));
const DutyPage = lazy(() => import('../duty/DutyPage'));
const UnitDutyPage = lazy(() => import('../duty/UnitDutyPage'));
const RunsPage = lazy(() => import('../runs/RunsPage'));
const RunPage = lazy(() => import('../runs/RunPage'));

interface Props {
  signedIn: boolean;
  signOut: () => Promise<void>;
}

export function Shell({ signedIn, signOut }: Props) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  useChangeFeed(signedIn);
  return (
    <>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <Header signOut={signOut} />
      <ConnectionBanner />
      <DueAlert />
      <AlarmBanner />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<Spin className="page-spin" size="large" description={t('app.loading')} />}>
            <Routes>
              <Route path="/" element={<IncidentListPage />} />
              <Route path="/incidents/:id" element={<IncidentPage />} />
              <Route path="/monitoring" element={<MonitoringPage />} />
              <Route path="/ledger" element={<LedgerPage />} />
              <Route path="/assessment" element={<AssessmentPage />} />
              <Route path="/policies" element={<PoliciesPage />} />
              <Route path="/policies/:id" element={<PolicyPage />} />
              <Route path="/duty" element={<DutyPage />} />
              <Route path="/duty/:unit" element={<UnitDutyPage />} />
              <Route path="/shifts" element={<ShiftsPage />} />
              <Route path="/shifts/:id" element={<ShiftPage />} />
              <Route path="/notifications" element={<NotificationsPage />} />
              <Route path="/alarms" element={<AlarmsPage />} />
              <Route path="/runs" element={<RunsPage />} />
              <Route path="/runs/:id" element={<RunPage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
