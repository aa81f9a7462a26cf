import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';
import { LanguageButton } from '../app/Header';

interface Props {
  expired: boolean;
  lastUser: string;
  signIn: (user: string, password: string) => Promise<void>;
}

interface Fields {
  user: string;
  password: string;
}

export function SignInPage({ expired, lastUser, signIn }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | Error | null>(null);

  const submit = async ({ user, password }: Fields) => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn(user.trim(), password);
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageButton />
      </div>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <div className="sign-in-brand">
          <img src="/favicon.svg" alt="" width={48} height={48} />
          <div>
            <h1 id="sign-in-title">{t('app.name')}</h1>
            <p>{t('app.tagline')}</p>
          </div>
        </div>
        {expired && failure === null && <Alert type="info" showIcon title={t('session.expired')} />}
        {failure !== null && <Alert type="error" showIcon role="alert" title={<FailureText failure={failure} />} />}
        <Form<Fields>
          layout="vertical"
          size="large"
          requiredMark={false}
          initialValues={{ user: lastUser }}
          onFinish={submit}
          disabled={busy}
        >
          <Form.Item name="user" label={t('session.user')} rules={[{ required: true, whitespace: true, message: t('session.userRequired') }]}>
            <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus={lastUser === ''} />
          </Form.Item>
          <Form.Item name="password" label={t('session.password')} rules={[{ required: true, message: t('session.passwordRequired') }]}>
            <Input.Password autoComplete="current-password" autoFocus={lastUser !== ''} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('session.submit')}
          </Button>
        </Form>
        <details className="sign-in-help">
          <summary>{t('session.firstRun')}</summary>
          <p>{t('session.firstRunHint')}</p>
        </details>
      </section>
    </main>
  );
}

const minute = 60;

function FailureText({ failure }: { failure: Error }) {
  const { t } = useTranslation();
  const waitText = (seconds: number | undefined) => {
    if (seconds === undefined) {
      return t('session.locked');
    }
    return seconds > 2 * minute ? t('session.waitMinutes', { minutes: Math.ceil(seconds / minute) }) : t('session.wait', { seconds });
  };
  if (!(failure instanceof ApiError)) {
    return t('session.failed');
  }
  switch (failure.status) {
    case 0:
      return t('session.unreachable');
    case 400:
    case 401:
      return t('session.wrong');
    case 403:
    case 423:
      return t('session.locked');
    case 429:
      return waitText(failure.retryAfter);
    default:
      return t('session.failed');
  }
}
