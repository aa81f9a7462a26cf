import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
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
  const [search, setSearch] = useSearchParams();
  const named = search.get('view');
  const view: View = views.find((one) => one === named) ?? 'now';
  const show = (next: string) => setSearch(next === 'now' ? {} : { view: next });

  const head = (
    <div className="page-head">
      <div>
        <h1>{t('duty.title')}</h1>
        <p className="muted">{t('duty.hint')}</p>
      </div>
    </div>
  );
  if (!mayKeepRosters(session)) {
    return (
      <div className="page">
        {head}
        <OnDutyList />
      </div>
    );
  }
  return (
    <div className="page">
      {head}
      <Tabs
        className="duty-tabs"
        activeKey={view}
        onChange={show}
        destroyOnHidden
        items={[
          { key: 'now', label: t('duty.tabs.now'), children: <OnDutyList /> },
          { key: 'people', label: t('duty.tabs.people'), children: <DirectoryEditor part="people" /> },
          { key: 'rosters', label: t('duty.tabs.rosters'), children: <DirectoryEditor part="units" focus={search.get('unit') ?? undefined} /> },
          { key: 'versions', label: t('duty.tabs.versions'), children: <VersionList /> },
          { key: 'file', label: t('duty.tabs.file'), children: <YamlPanel /> },
        ]}
      />
    </div>
  );
}
