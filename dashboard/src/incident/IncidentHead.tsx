import { ArrowLeftOutlined, DownOutlined } from '@ant-design/icons';
import { Alert, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Incident } from '../api/types';
import { IncidentTags, IncidentTitle } from '../incidents/Tags';
import { isEnded, nextDueOf } from '../incidents/due';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { fullTime } from '../time/shanghai';
import { ActButton } from './acts/ActButton';
import { ActDrawer } from './acts/ActDrawer';
import { incidentActs } from './acts/available';
import type { Act } from './acts/available';
import { useActNames } from './acts/names';
import { DismissalNotice } from './DismissalNotice';

export function IncidentHead({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const next = nextDueOf(incident);
  return (
    <header className="incident-head panel">
      <Link to="/" className="back-link">
        <ArrowLeftOutlined aria-hidden /> {t('app.backToList')}
      </Link>
      <div className="incident-head-main">
        <div className="incident-head-text">
          <IncidentTags incident={incident} />
          <h1>
            <IncidentTitle incident={incident} />
          </h1>
          <p className="row-meta">
            {[incident.number, incident.unitTitle ?? incident.unit, fullTime(incident.openedAt)].filter(Boolean).join(' · ')}
          </p>
        </div>
        {next && (
          <div className="incident-head-clock">
            <span className="incident-head-next">{next.obligation?.title ?? next.obligation?.id}</span>
            <Countdown due={next.due} size="large" />
          </div>
        )}
      </div>
      <Notices incident={incident} />
      <Acts incident={incident} />
    </header>
  );
}

function Notices({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const missing = incident.missingToClose;
  return (
    <>
      {incident.dismissal && <DismissalNotice incident={incident} dismissal={incident.dismissal} />}
      {incident.mergedInto && (
        <Alert
          type="info"
          showIcon
          title={t('incident.mergedInto')}
          action={<Link to={`/incidents/${encodeURIComponent(incident.mergedInto)}`}>{t('incident.mergedOpen')}</Link>}
        />
      )}
      {incident.levelProvisional && incident.status !== 'triage' && !isEnded(incident) && <p className="muted">{t('incident.provisionalHint')}</p>}
      {incident.status === 'open' && missing && (
        <p className="missing">
          <span>{missing.length > 0 ? t('incident.missing') : t('incident.readyToClose')}</span>
          {missing.map((item) => (
            <span key={item.id} className="chip">
              {item.title ?? item.id}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

const shownActs = 2;

function Acts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const names = useActNames();
  const [chosen, setChosen] = useState<Act | null>(null);
  const acts = incidentActs(incident).filter((act) => may(incident, act));
  // The classify and confirm obligations carry their own button; the head shows what has none.
  const hidden = acts.slice(shownActs);
  if (acts.length === 0) {
    return <p className="muted">{t('incident.readOnly')}</p>;
  }
  return (
    <div className="acts">
      {acts.slice(0, shownActs).map((act) => (
        <ActButton key={act} incident={incident} act={act} />
      ))}
      {hidden.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: hidden.map((act) => ({ key: act, label: names[act], danger: act === 'dismiss' })),
            onClick: ({ key }) => setChosen(key as Act),
          }}
        >
          <Button aria-haspopup="menu">
            {t('incident.more')} <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      {chosen && <ActDrawer incident={incident} act={chosen} close={() => setChosen(null)} />}
    </div>
  );
}
