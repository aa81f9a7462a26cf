import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Statement } from '../../api/types';
import { isEnded } from '../../incidents/due';
import { may } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { ActButton } from '../acts/ActButton';
import { browserStorage, draftsOf } from './drafts';
import { DraftDrawer } from './DraftDrawer';
import { StatementCard } from './StatementCard';
import { arrange, keyOf } from './statements';

type Writing = { from?: Statement } | undefined;

/** 口径、通稿、回复稿: the words that may go out first, then what waits for somebody, then what is past. */
export function StatementsPanel({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const session = useSession();
  const [writing, setWriting] = useState<Writing>();
  const { current, waiting, returned, unauthorised, older } = arrange(incident.statements ?? []);
  const mayWrite = may(incident, 'submit-statement') && (!isEnded(incident) || incident.status === 'closed');
  const draft = mayWrite && !writing ? draftsOf(browserStorage(), session.user, incident.id).load() : undefined;
  const resume = () => setWriting({ from: incident.statements?.findLast((one) => one.id === draft?.statement) });
  const revise = mayWrite ? (from: Statement) => setWriting({ from }) : undefined;
  const nothing = (incident.statements ?? []).length === 0;
  return (
    <div className="statements">
      {draft && (
        <p className="statement-draft">
          <EditOutlined aria-hidden /> {t('statement.draftWaits')}
          <Button type="link" size="small" onClick={resume}>
            {t('statement.resume')}
          </Button>
        </p>
      )}
      {nothing && <p className="empty-line">{t('statement.empty')}</p>}
      {current.map((statement) => {
        const title = statement.status === 'approved' ? t('statement.current') : t('statement.currentPublished');
        return (
          <section key={keyOf(statement)} aria-label={`${title} ${keyOf(statement)}`}>
            <h3 className="panel-title">{title}</h3>
            <StatementCard incident={incident} statement={statement} prominent revise={revise} />
          </section>
        );
      })}
      <Group title={t('statement.waiting')} incident={incident} statements={waiting} />
      <Group title={t('statement.returned')} incident={incident} statements={returned} revise={revise} />
      <Group title={t('statement.unauthorised')} incident={incident} statements={unauthorised} />
      <div className="acts">
        {mayWrite && (
          <Button type={nothing ? 'primary' : 'default'} icon={<EditOutlined aria-hidden />} onClick={() => setWriting({})}>
            {t('statement.write')}
          </Button>
        )}
        {may(incident, 'publish-statement') && <ActButton incident={incident} act="publish-outside" preset={outside} danger />}
      </div>
      {older.length > 0 && (
        <details className="fold">
          <summary>{t('statement.older', { count: older.length })}</summary>
          {older.map((statement) => (
            <StatementCard key={keyOf(statement)} incident={incident} statement={statement} />
          ))}
        </details>
      )}
      {writing && <DraftDrawer incident={incident} from={writing.from} close={() => setWriting(undefined)} />}
    </div>
  );
}

const outside = { outside: 'true' };

interface GroupProps {
  title: string;
  incident: Incident;
  statements: Statement[];
  revise?: (statement: Statement) => void;
}

function Group({ title, incident, statements, revise }: GroupProps) {
  return statements.length === 0 ? null : (
    <section aria-label={title}>
      <h3 className="panel-title">{title}</h3>
      {statements.map((statement) => (
        <StatementCard key={keyOf(statement)} incident={incident} statement={statement} revise={revise} />
      ))}
    </section>
  );
}
