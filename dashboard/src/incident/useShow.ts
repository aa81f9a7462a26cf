import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Panels beside the obligations, in the order of their tabs. */
export const panels = ['timeline', 'statements', 'units', 'files', 'facts', 'findings', 'notifications'] as const;
export type Panel = (typeof panels)[number];

/** The panel that the address names, so that a link leads to it. */
export function usePanel(): [Panel, (panel: Panel) => void] {
  const [search, setSearch] = useSearchParams();
  const named = panels.find((panel) => panel === search.get('panel')) ?? 'timeline';
  const choose = useCallback(
    (panel: Panel) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          after.set('panel', panel);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setSearch],
  );
  return [named, choose];
}

function bring(selector: string, inside?: string): void {
  // After the drawer that holds the focus has gone and the panel has come.
  setTimeout(() => {
    const place = document.querySelector<HTMLElement>(selector);
    place?.scrollIntoView({ block: 'center' });
    const focus = inside ? place?.querySelector<HTMLElement>(inside) : place;
    focus?.focus({ preventScroll: true });
  }, 350);
}

/** Leads to a place on the incident page. */
export function useShow(): { obligation: (id: string) => void; panel: (panel: Panel) => void } {
  const [, choose] = usePanel();
  return useMemo(
    () => ({
      obligation: (id) => bring(`[data-obligation="${CSS.escape(id)}"]`, 'h3'),
      panel: (panel) => {
        choose(panel);
        bring('.incident-side .ant-tabs-tab-active [role="tab"]');
      },
    }),
    [choose],
  );
}
