import { Spin } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { SignInPage } from '../session/SignInPage';
import { SessionContext, useSessionState } from '../session/useSession';
import type { Session } from '../api/types';
import { LoadFailure } from './LoadFailure';
import { Shell } from './Shell';
import { useLast } from './useLast';

/**
 * Shows the work to whoever is signed in. When the session ends under somebody's hands the work stays mounted but out
 * of sight behind the sign-in page, so that the same person finds page and half-filled form again.
 */
export function SessionGate() {
  const { t } = useTranslation();
  const state = useSessionState();
  const last = useLast<Session>(state.session);
  const away = state.session === null && state.expired && last !== undefined;
  const shown = state.session ?? (away ? last : undefined);

  useEffect(() => {
    document.body.classList.toggle('signed-out', away);
  }, [away]);

  if (state.error !== null && state.session === undefined) {
    return <LoadFailure error={state.error} retry={state.retry} />;
  }
  if (state.session === undefined) {
    return <Spin fullscreen description={t('app.loading')} />;
  }
  return (
    <>
      {state.session === null && <SignInPage expired={state.expired} lastUser={away ? last.user : ''} signIn={state.signIn} />}
      {shown && (
        <SessionContext key={shown.user} value={shown}>
          <div hidden={away}>
            <Shell signedIn={!away} signOut={state.signOut} />
          </div>
        </SessionContext>
      )}
    </>
  );
}
