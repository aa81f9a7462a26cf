import { EllipsisOutlined } from '@ant-design/icons';
import { App as AntApp, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { may } from '../../session/roles';
import { useNow } from '../../time/useNow';
import { AcknowledgeButton } from '../acts/AcknowledgeButton';
import { ActButton, AnyActDrawer } from '../acts/ActButton';
import { canAcknowledge, canEscalate, canExtend, mainAct, settledByStatement } from '../acts/available';
import type { Act } from '../acts/available';
import { actName } from '../acts/names';
import { EscalateButton } from '../escalation/EscalateButton';
import { EscalateDialog } from '../escalation/EscalateDialog';
import { useShow } from '../useShow';
import { DocumentButton } from './DocumentButton';

interface Props {
  incident: Incident;
  obligation: Obligation;
  first: boolean;
  overdue: boolean;
}

/** What can be done about an obligation: the act that settles it first, the rarer ones behind a menu. */
export function CardActs({ incident, obligation, first, overdue }: Props) {
  const { t } = useTranslation();
  const show = useShow();
  const act = mainAct(obligation);
  const settles = act !== undefined && act !== 'checklist' && may(incident, act);
  const returns = obligation.acts?.includes('return') && may(incident, 'return');
  const pressing = overdue || (obligation.escalationRung ?? 0) > 0;
  const transfer = obligation.kind === 'acceptance' ? { transfer: obligation.id } : undefined;
  return (
    <div className="acts">
      {settles && <ActButton incident={incident} act={act} obligation={obligation} preset={transfer} primary={first} size="large" />}
      {returns && <ActButton incident={incident} act="return" obligation={obligation} preset={transfer} size="large" />}
      {settledByStatement(obligation) && (
        <Button size="large" type={first && !settles ? 'primary' : 'default'} onClick={() => show.panel('statements')}>
          {t('statement.goThere')}
        </Button>
      )}
      {canAcknowledge(obligation, overdue) && may(incident, 'acknowledge') && (
        <AcknowledgeButton incident={incident.id} obligation={obligation.id} size="large" />
      )}
      {pressing && canEscalate(obligation) && may(incident, 'escalate') && <EscalateButton incident={incident} obligation={obligation} size="large" />}
      {obligation.template && <DocumentButton incident={incident} obligation={obligation} />}
      <MoreActs incident={incident} obligation={obligation} escalate={!pressing} />
    </div>
  );
}

function MoreActs({ incident, obligation, escalate }: Pick<Props, 'incident' | 'obligation'> & { escalate: boolean }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const now = useNow();
  const [chosen, setChosen] = useState<Act>();
  const acts: Act[] = [];
  if (canExtend(obligation, now) && may(incident, 'request-extension')) {
    acts.push('request-extension');
  }
  if (escalate && canEscalate(obligation) && may(incident, 'escalate')) {
    acts.push('escalate');
  }
  acts.push(...(['supervise', 'instruct'] as const).filter((act) => may(incident, act)));
  if (acts.length === 0) {
    return null;
  }
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items: acts.map((act) => ({ key: act, label: actName(act) })), onClick: ({ key }) => setChosen(key as Act) }}>
        <Button size="large" aria-haspopup="menu" icon={<EllipsisOutlined aria-hidden />} aria-label={t('obligation.more')} />
      </Dropdown>
      {chosen === 'escalate' && <EscalateDialog incident={incident} obligation={obligation} close={() => setChosen(undefined)} done={() => void message.success(t('escalate.done'))} />}
      {chosen && chosen !== 'escalate' && <AnyActDrawer incident={incident} act={chosen} obligation={obligation} close={() => setChosen(undefined)} />}
    </>
  );
}
