import { CopyOutlined } from '@ant-design/icons';
import { App as AntApp, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Incident, Statement } from '../../api/types';
import { nameOf } from '../../i18n/i18n';
import { may } from '../../session/roles';
import { useSession } from '../../session/useSession';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { personName } from '../people';
import { safeUrl } from '../safeUrl';
import { PublishButton } from './PublishButton';
import { Steps } from './Steps';
import { isOwn, mayApprove, mayPublish, wordsOf } from './statements';
import { Words } from './Words';

interface Props {
  incident: Incident;
  statement: Statement;
  prominent?: boolean;
  revise?: (statement: Statement) => void;
}

/** One version of a statement with the chain that it goes through. */
export function StatementCard({ incident, statement, prominent = false, revise }: Props) {
  const { t } = useTranslation();
  const { text, whole } = wordsOf(statement);
  return (
    <article className={`statement ${prominent ? 'statement-current' : ''}`} data-statement={statement.id} data-status={statement.status}>
      <p className="badges">
        <span className={`chip chip-${statement.status}`}>{nameOf('statementStatus', statement.status)}</span>
        <span className="chip">{nameOf('statementKind', statement.kind)}</span>
        <span className="chip">{t('statement.version', { version: statement.version })}</span>
      </p>
      {statement.title && <h4>{statement.title}</h4>}
      <p className={`statement-text ${whole ? '' : 'muted'}`} tabIndex={text.length > 300 ? 0 : undefined}>
        {text}
      </p>
      {!whole && <p className="muted">{t('statement.excerpt')}</p>}
      <p className="muted">
        {t('statement.by', { name: personName(incident.people, statement.submittedBy), time: fullTime(statement.submittedAt) })}
      </p>
      <Steps incident={incident} statement={statement} />
      {statement.comment && <blockquote className="obligation-said">{t('statement.comment', { comment: statement.comment })}</blockquote>}
      <Published incident={incident} statement={statement} />
      <CardButtons incident={incident} statement={statement} prominent={prominent} revise={revise} />
    </article>
  );
}

function Published({ incident, statement }: Pick<Props, 'incident' | 'statement'>) {
  const { t } = useTranslation();
  if (!statement.publishedAt) {
    return null;
  }
  const url = safeUrl(statement.url);
  return (
    <p className="muted">
      {t('statement.publishedAt', { time: fullTime(statement.publishedAt), where: statement.where ?? '', name: personName(incident.people, statement.publishedBy) })}
      {url && (
        <>
          {' '}
          <a href={url} target="_blank" rel="noopener noreferrer nofollow">
            {url}
          </a>
        </>
      )}
    </p>
  );
}

function CardButtons({ incident, statement, prominent, revise }: Required<Pick<Props, 'incident' | 'statement' | 'prominent'>> & Pick<Props, 'revise'>) {
  const { t } = useTranslation();
  const session = useSession();
  const { text, whole } = wordsOf(statement);
  const preset = { statement: statement.id };
  const own = statement.status === 'submitted' && isOwn(session, statement);
  const words = <Words text={text} />;
  return (
    <div className="acts">
      {own && may(incident, 'approve-statement') && <p className="muted">{t('statement.own')}</p>}
      {mayApprove(incident, session, statement) && (
        <ActButton incident={incident} act="approve-statement" preset={preset} intro={words} primary blocked={!whole} />
      )}
      {/* An author may take back what was submitted too early. */}
      {(own || mayApprove(incident, session, statement)) && may(incident, 'reject-statement') && (
        <ActButton incident={incident} act="reject-statement" preset={preset} intro={words} />
      )}
      {prominent && whole && <CopyButton text={text} />}
      {mayPublish(incident, statement) && prominent && <PublishButton incident={incident} statement={statement} />}
      {statement.status === 'published' && prominent && may(incident, 'promise') && <ActButton incident={incident} act="promise" preset={preset} />}
      {revise && (
        <Button type={statement.status === 'returned' ? 'primary' : 'default'} onClick={() => revise(statement)}>
          {t('statement.revise')}
        </Button>
      )}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const copy = async () => {
    try {
      await copyText(text);
      void message.success(t('statement.copied'));
    } catch {
      void message.error(t('statement.notCopied'));
    }
  };
  return (
    <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
      {t('statement.copy')}
    </Button>
  );
}

/** The clipboard proper needs https, which a county's own server may not have. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text);
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) {
    throw new Error('not copied');
  }
}
