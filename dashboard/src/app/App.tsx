import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from '../api/queries';
import { ErrorBoundary } from './ErrorBoundary';
import { usePreferences } from './preferences';
import { SessionGate } from './SessionGate';
import { themeConfig, useDark, useStill } from './theme';

export function App() {
  const [client] = useState(createQueryClient);
  const { language } = usePreferences();
  const dark = useDark();
  const still = useStill();
  const theme = useMemo(() => themeConfig(dark, still), [dark, still]);

  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);

  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp message={{ maxCount: 3 }}>
        <ErrorBoundary>
          <QueryClientProvider client={client}>
            <BrowserRouter>
              <SessionGate />
            </BrowserRouter>
          </QueryClientProvider>
        </ErrorBoundary>
      </AntApp>
    </ConfigProvider>
  );
}
