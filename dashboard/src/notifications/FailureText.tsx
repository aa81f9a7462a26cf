import { useTranslation } from 'react-i18next';
import type { TriedContact } from '../api/types';
import { nameOf } from '../i18n/i18n';
import { failureKind } from './failure';

/** Why it failed in plain words, and the channel's own line for whoever repairs it. */
export function FailureText({ error }: { error: string }) {
  return (
    <p className="watch-error">
      {nameOf('failure', failureKind(error))} <span className="mono muted">{error}</span>
    </p>
  );
}

/** The contacts that were given up before the present one. */
export function Tried({ tried }: { tried: readonly TriedContact[] }) {
  const { t } = useTranslation();
  return tried.length === 0 ? null : (
    <details className="fold watch-tried">
      <summary>{t('sent.tried', { count: tried.length })}</summary>
      <ol>
        {tried.map((contact, index) => (
          <li key={index}>
            <strong>{nameOf('channel', contact.channel)}</strong> {(contact.attempts ?? 0) > 0 && <span className="muted">{t('sent.attempts', { count: contact.attempts })}</span>}
            {contact.error && <FailureText error={contact.error} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
