import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { nextDueOf } from '../../incidents/due';
import { IncidentTitle } from '../../incidents/Tags';
import { titleOf } from '../../i18n/titles';
import { Countdown } from '../../time/Countdown';
import { ActForm } from './ActForm';
import type { Act } from './available';
import { Checklist } from './Checklist';
import type { FieldSpec } from './fields';
import { actName } from './names';

export interface ActProps {
  incident: Incident;
  act: Act;
  obligation?: Obligation;
  close: () => void;
  /** Fields that are settled already, such as the statement that is approved: sent along, without an input. */
  preset?: Record<string, string | undefined>;
  /** What the form's inputs start with. */
  initial?: Record<string, string | string[] | undefined>;
  /** Stands above the inputs. */
  intro?: ReactNode;
  title?: string;
  /** Inputs to use instead of the act's own. */
  specs?: FieldSpec[];
  /** Says why the act cannot be sent yet. */
  blocked?: boolean;
}

/** The form of one act: what it needs, what it does, and where it stands after it was sent. */
export function ActDrawer(props: ActProps) {
  const { incident, act, obligation, close } = props;
  const { t } = useTranslation();
  const due = obligation ? (obligation.extendedTo ?? obligation.dueAt) : nextDueOf(incident)?.due;
  const usual = obligation && act === 'complete' ? t('act.completeTitle', { title: titleOf(obligation) }) : actName(act);
  const title = props.title ?? usual;
  return (
    <Drawer open title={title} size={520} onClose={close} destroyOnHidden aria-label={title} className="sheet">
      <p className="sheet-incident">
        <IncidentTitle incident={incident} />
      </p>
      {due && <Countdown due={due} size="small" />}
      {act === 'checklist' && obligation ? <Checklist incident={incident} obligation={obligation} /> : <ActForm {...props} />}
    </Drawer>
  );
}
