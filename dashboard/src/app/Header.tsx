import { TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { App as AntApp, Button, Dropdown } from 'antd';
import type { MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { changeLanguage, nameOf } from '../i18n/i18n';
import { useSession } from '../session/useSession';
import { fullTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { Navigation } from './Navigation';
import { setPreferences, usePreferences } from './preferences';
import type { Theme } from './preferences';

export function Header({ signOut }: { signOut: () => Promise<void> }) {
  const { t } = useTranslation();
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label={t('app.name')}>
        <img src="/favicon.svg" alt="" width={28} height={28} />
        <span>{t('app.name')}</span>
      </Link>
      <Navigation />
      <ServerTime />
      <LanguageButton />
      <UserMenu signOut={signOut} />
    </header>
  );
}

function ServerTime() {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <span className="server-time" aria-hidden="true">
      {t('app.beijing')} <b>{fullTime(now).slice(5)}</b>
    </span>
  );
}

export function LanguageButton() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const next = language === 'zh' ? 'en' : 'zh';
  return (
    <Button
      type="text"
      icon={<TranslationOutlined aria-hidden />}
      lang={next === 'zh' ? 'zh-CN' : 'en'}
      aria-label={t('app.language')}
      onClick={() => changeLanguage(next)}
    >
      <span className="wide-only">{t('app.language')}</span>
    </Button>
  );
}

function UserMenu({ signOut }: { signOut: () => Promise<void> }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const navigate = useNavigate();
  const session = useSession();
  const { theme, sound } = usePreferences();
  const themes: [Theme, string][] = [
    ['system', t('app.themeSystem')],
    ['light', t('app.themeLight')],
    ['dark', t('app.themeDark')],
  ];
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <>
          {t('app.signedInAs', { user: session.name ?? session.user })}
          <br />
          {session.roles.map((role) => nameOf('roles', role)).join('、')}
        </>
      ),
    },
    { type: 'divider' },
    { key: 'sound', label: `${sound ? '☑' : '☐'} ${t('app.sound')}`, onClick: () => setPreferences({ sound: !sound }) },
    {
      key: 'theme',
      type: 'group',
      label: t('app.theme'),
      children: themes.map(([id, label]) => ({
        key: id,
        label: `${theme === id ? '●' : '○'} ${label}`,
        onClick: () => setPreferences({ theme: id }),
      })),
    },
    { type: 'divider' },
    {
      key: 'sign-out',
      label: t('app.signOut'),
      onClick: () => {
        signOut().then(
          () => void navigate('/'),
          (error: unknown) => void message.error(error instanceof Error ? error.message : t('app.loadFailed')),
        );
      },
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight" getPopupContainer={(trigger) => trigger.parentElement ?? document.body}>
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-haspopup="menu">
        <span className="sr-only">{t('app.menu')}</span>
        <span className="wide-only">{session.name ?? session.user}</span>
      </Button>
    </Dropdown>
  );
}
