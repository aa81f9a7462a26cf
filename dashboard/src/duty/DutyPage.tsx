import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useTitle } from '../app/useTitle';
import { useSession } from '../session/useSession';
import { DirectoryEditor } from './directory/DirectoryEditor';
import { VersionList } from './directory/VersionList';
import { YamlPanel } from './directory/YamlPanel';
import { mayKeepRosters } from './may';
import { OnDutyList } from './OnDutyList';
import './duty.css';

const views = ['now', 'people', 'rosters', 'versions', 'file'] as const;
type View = (typeof views)[number];

/** Who is on duty now in all units that the person sees, and what is missing; for those who keep the rosters, people and units as well. */
export default function DutyPage() {
  const { t } = useTranslation();
  useTitle(t('duty.title'));
  const session = useSession();
  const [search] = useSearchParams();
  const keeps = mayKeepRosters(session);
  const named = search.get('view');
  const view: View = (keeps && views.find((one) => one === named)) || 'now';
  const titles = { now: t('duty.tabs.now'), people: t('duty.tabs.people'), rosters: t('duty.tabs.rosters'), versions: t('duty.tabs.versions'), file: t('duty.tabs.file') };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('duty.title')}</h1>
          <p className="muted">{t('duty.hint')}</p>
        </div>
      </div>
      {keeps && (
        <nav className="duty-views" aria-label={t('duty.views')}>
          {views.map((one) => (
            <Link key={one} to={one === 'now' ? '/duty' : `/duty?view=${one}`} aria-current={one === view ? 'page' : undefined}>
              {titles[one]}
            </Link>
          ))}
        </nav>
      )}
      {view === 'now' && <OnDutyList />}
      {view === 'people' && <DirectoryEditor key="people" part="people" />}
      {view === 'rosters' && <DirectoryEditor key="units" part="units" focus={search.get('unit') ?? undefined} />}
      {view === 'versions' && <VersionList />}
      {view === 'file' && <YamlPanel />}
    </div>
  );
}
