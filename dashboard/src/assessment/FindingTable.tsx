import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AssessmentItem } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { levelsOf, useUnits } from '../incidents/useUnits';
import { shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import type { Deciding } from './FindingDrawer';
import { decisionsOn } from './findings';
import { useFindingName } from './names';

interface Props {
  items: readonly AssessmentItem[];
  /** Left out for people who may only look. */
  decide?: (deciding: Deciding) => void;
}

/** Findings of one unit; on a telephone every row becomes a card. */
export function FindingTable({ items, decide }: Props) {
  const { t } = useTranslation();
  return (
    <table className="finding-table">
      <thead>
        <tr>
          <th scope="col">{t('assessment.incident')}</th>
          <th scope="col">{t('assessment.finding')}</th>
          <th scope="col">{t('assessment.status')}</th>
          <th scope="col">{t('assessment.points')}</th>
          <th scope="col">{t('assessment.responsible')}</th>
          {decide && <th scope="col">{t('assessment.decision')}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <FindingRow key={`${item.incident} ${item.finding} ${item.obligation ?? ''} ${item.at ?? ''}`} item={item} decide={decide} />
        ))}
      </tbody>
    </table>
  );
}

function FindingRow({ item, decide }: { item: AssessmentItem; decide: Props['decide'] }) {
  const { t } = useTranslation();
  const findingName = useFindingName();
  const today = useToday();
  const level = levelsOf(useUnits(), item.unit).find(({ id }) => id === item.level)?.title ?? item.levelTitle ?? item.level;
  const buttons = { confirm: t('assessment.confirm'), withdraw: t('assessment.withdraw') };
  return (
    <tr data-finding={item.finding} data-status={item.status}>
      <td>
        <Link to={`/incidents/${encodeURIComponent(item.incident)}`}>{item.title}</Link>
        <p className="muted">{[item.number, level].filter(Boolean).join(' · ')}</p>
      </td>
      <td data-label={t('assessment.finding')}>
        {findingName(item.finding, item.findingTitle)}
        <p className="muted">{shortTime(item.at, today)}</p>
      </td>
      <td data-label={t('assessment.status')}>
        <span className={`chip finding-${item.status}`}>{nameOf('findingStatus', item.status)}</span>
      </td>
      <td data-label={t('assessment.points')} className="points">
        <span>{item.points == null ? t('assessment.noPoints') : t('assessment.pointsOf', { points: item.points, indirect: item.indirectPoints ?? 0 })}</span>
      </td>
      <td data-label={t('assessment.responsible')}>
        {[item.lead, item.indirect].filter(Boolean).join(' / ') || t('app.unknown')}
      </td>
      {decide && (
        <td className="finding-acts">
          {decisionsOn(item.status).map((decision) => (
            <Button key={decision} size="small" onClick={() => decide({ decision, item })}>
              {buttons[decision]}
            </Button>
          ))}
        </td>
      )}
    </tr>
  );
}
