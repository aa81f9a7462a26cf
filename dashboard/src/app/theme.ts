import { theme } from 'antd';
import type { ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** True when the person asked the system for little motion. */
export function useStill(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

/** True when the page should be dark: as chosen, or as the system says. */
export function useDark(): boolean {
  const system = useMedia('(prefers-color-scheme: dark)');
  const { theme: choice } = usePreferences();
  return choice === 'system' ? system : choice === 'dark';
}

// Secondary texts are darker than Ant Design's own so that every text keeps a contrast of at least 4.5 : 1.
export function themeConfig(dark: boolean, still: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !still,
      colorPrimary: dark ? '#5b9bf0' : '#1d4f91',
      colorLink: dark ? '#7fb2f5' : '#1d4f91',
      // Derived from the link's, a link under the pointer would be too pale to read.
      colorLinkHover: dark ? '#a3c8f9' : '#16407a',
      colorInfo: dark ? '#5b9bf0' : '#1d4f91',
      colorInfoBg: dark ? '#1b2b42' : '#e8f0fb',
      colorInfoBorder: dark ? '#2f4a70' : '#b9d0ee',
      colorPrimaryBg: dark ? '#1b2b42' : '#e8f0fb',
      colorPrimaryBgHover: dark ? '#22385a' : '#d6e4f7',
      colorError: dark ? '#f0716c' : '#b3261e',
      colorTextSecondary: dark ? '#b9c2cf' : '#475467',
      colorTextTertiary: dark ? '#a5afbd' : '#566175',
      colorTextDescription: dark ? '#a5afbd' : '#566175',
      colorTextPlaceholder: dark ? '#98a2b3' : '#667085',
      colorBgLayout: dark ? '#0e1319' : '#f3f5f9',
      colorBgContainer: dark ? '#171d26' : '#ffffff',
      colorBgElevated: dark ? '#1c2430' : '#ffffff',
      borderRadius: 8,
      controlHeight: 36,
      controlHeightLG: 44,
      fontFamily:
        '"PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Noto Sans SC", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
    },
    components: {
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
      Alert: { withDescriptionPadding: '12px 16px', withDescriptionIconSize: 18 },
      Button: { primaryShadow: 'none', dangerShadow: 'none', colorTextLightSolid: dark ? '#0b1017' : '#ffffff' },
    },
  };
}
