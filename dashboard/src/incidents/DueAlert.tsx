import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { incidentsQuery } from '../api/queries';
import { usePreferences } from '../app/preferences';
import { countdown } from '../time/countdown';
import { useNow } from '../time/useNow';
import { chime } from './chime';
import { nextDueOf } from './due';
import { readFilters, toQuery } from './filters';

const active = incidentsQuery(toQuery(readFilters(new URLSearchParams())));

/** Puts the number of matters due in under five minutes or overdue into the tab's title, and sounds once for each that gets there. */
export function DueAlert() {
  const { sound } = usePreferences();
  const now = useNow();
  const { data } = useInfiniteQuery(active);
  const heard = useRef<Set<string> | null>(null);

  const pressing = (data?.pages ?? []).flatMap((page) =>
    page.items.flatMap((incident) => {
      const due = nextDueOf(incident)?.due;
      const urgency = due === undefined ? 'calm' : countdown(Date.parse(due), now).urgency;
      return urgency === 'critical' || urgency === 'overdue' ? [`${incident.id} ${due}`] : [];
    }),
  );
  const signature = pressing.join('\n');
  const loaded = data !== undefined;

  useEffect(() => {
    if (!loaded) {
      return;
    }
    const list = signature === '' ? [] : signature.split('\n');
    const fresh = list.some((key) => heard.current !== null && !heard.current.has(key));
    heard.current = new Set(list);
    if (fresh && sound) {
      chime();
    }
  }, [signature, loaded, sound]);

  const count = pressing.length;
  useEffect(() => {
    const bare = () => document.title.replace(/^\(\d+\) /, '');
    const show = () => {
      const wanted = count > 0 ? `(${count}) ${bare()}` : bare();
      if (document.title !== wanted) {
        document.title = wanted;
      }
    };
    show();
    const observer = new MutationObserver(show); // pages set their own title
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);

  return null;
}
