import { RiseOutlined } from '@ant-design/icons';
import { App as AntApp, Button } from 'antd';
import type { ButtonProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { EscalateDialog } from './EscalateDialog';

interface Props extends Pick<ButtonProps, 'size'> {
  incident: Incident;
  obligation: Obligation;
}

/** Tells the next rung now instead of when its time comes; asks first and says who that is. */
export function EscalateButton({ incident, obligation, size }: Props) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} danger icon={<RiseOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('escalate.now')}
      </Button>
      {open && <EscalateDialog incident={incident} obligation={obligation} close={() => setOpen(false)} done={() => void message.success(t('escalate.done'))} />}
    </>
  );
}
