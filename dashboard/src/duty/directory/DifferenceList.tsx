import { useTranslation } from 'react-i18next';
import { nameOf } from '../../i18n/i18n';
import type { Difference } from '../diff';
import { roleName } from '../names';

/** What was added, removed and changed, one line each. */
export function DifferenceList({ items }: { items: readonly Difference[] }) {
  const { t } = useTranslation();
  const none = t('app.unknown');
  if (items.length === 0) {
    return <p className="muted">{t('directory.noDifference')}</p>;
  }
  return (
    <ul className="plain-list duty-differences">
      {items.map((item) => (
        <li key={`${item.kind} ${item.title} ${item.role ?? ''} ${item.fields.map(({ name }) => name).join()}`}>
          <span className={`chip duty-what-${item.what}`}>{nameOf('directoryWhat', item.what)}</span>{' '}
          <b>
            {item.title}
            {item.role !== undefined && ` · ${roleName(item.role)}`}
          </b>
          {item.fields.map((field) => (
            <span key={field.name} className="duty-difference">
              {t('directory.difference', { field: nameOf('directoryField', field.name), before: field.before || none, after: field.after || none })}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
