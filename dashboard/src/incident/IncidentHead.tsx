import { ArrowLeftOutlined, DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Incident } from '../api/types';
import { IncidentTags, IncidentTitle } from '../incidents/Tags';
import { nextDueOf } from '../incidents/due';
import { useUnitName } from '../incidents/useUnits';
import { titleOf } from '../i18n/titles';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { fullTime } from '../time/shanghai';
import { ActButton, AnyActDrawer } from './acts/ActButton';
import { incidentActs, signalTypeOf } from './acts/available';
import type { Act } from './acts/available';
import { actName } from './acts/names';
import { FlagsDrawer } from './FlagsDrawer';
import { Notices } from './Notices';
import { FactSheetDrawer } from './sheet/FactSheetDrawer';

export function IncidentHead({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const unitName = useUnitName(incident);
  const next = nextDueOf(incident);
  return (
    <header className="incident-head panel">
      <Link to="/" className="back-link">
        <ArrowLeftOutlined aria-hidden /> {t('app.backToList')}
      </Link>
      <div className="incident-head-main">
        <div className="incident-head-text">
          <IncidentTags incident={incident} full />
          <h1>
            <IncidentTitle incident={incident} />
          </h1>
          <p className="row-meta">{[incident.number, unitName(incident.leadUnit ?? incident.unit), fullTime(incident.openedAt)].filter(Boolean).join(' · ')}</p>
        </div>
        {next && (
          <div className="incident-head-clock">
            <span className="incident-head-next">{next.obligation && titleOf(next.obligation)}</span>
            <Countdown due={next.due} size="large" />
          </div>
        )}
      </div>
      <Notices incident={incident} />
      <Acts incident={incident} />
    </header>
  );
}

const shownActs = 2;
type Drawer = Act | 'facts' | 'flag';

function Acts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Drawer>();
  const acts = incidentActs(incident).filter((act) => may(incident, signalTypeOf(act)));
  // The classify and confirm obligations carry their own button; the head shows what has none.
  const hidden: Drawer[] = acts.slice(shownActs);
  if (may(incident, 'facts')) {
    hidden.unshift('facts');
  }
  if (may(incident, 'flag') && (incident.flags?.length ?? 0) > 0) {
    hidden.splice(1, 0, 'flag');
  }
  const close = () => setChosen(undefined);
  if (acts.length === 0) {
    return <p className="muted">{t('incident.readOnly')}</p>;
  }
  const label = (one: Drawer) => (one === 'facts' ? t('sheet.title') : one === 'flag' ? t('flags.title') : actName(one));
  return (
    <div className="acts">
      {acts.slice(0, shownActs).map((act) => (
        <ActButton key={act} incident={incident} act={act} />
      ))}
      {hidden.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: hidden.map((act) => ({ key: act, label: label(act), danger: act === 'dismiss' })),
            onClick: ({ key }) => setChosen(key as Drawer),
          }}
        >
          <Button aria-haspopup="menu">
            {t('incident.more')} <DownOutlined aria-hidden />
          </Button>
        </Dropdown>
      )}
      {chosen === 'facts' && <FactSheetDrawer incident={incident} close={close} />}
      {chosen === 'flag' && <FlagsDrawer incident={incident} close={close} />}
      {chosen && chosen !== 'facts' && chosen !== 'flag' && <AnyActDrawer incident={incident} act={chosen} close={close} />}
    </div>
  );
}
