import { Button } from 'antd';
import type { Incident } from '../../api/types';
import { titleOf } from '../../i18n/titles';
import { useShow } from '../useShow';

/** What closing still needs; each leads to its place on the page. */
export function MissingLinks({ incident, onFollow }: { incident: Incident; onFollow?: () => void }) {
  const show = useShow();
  return (
    <ul className="missing-links">
      {incident.missingToClose?.map((item) => (
        <li key={item.id}>
          <Button
            type="link"
            size="small"
            onClick={() => {
              onFollow?.();
              show.obligation(item.id);
            }}
          >
            {titleOf(item)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
