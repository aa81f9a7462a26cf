import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Statement } from '../../api/types';
import { actName } from '../acts/names';
import { PublishDrawer } from './PublishDrawer';

export function PublishButton({ incident, statement }: { incident: Incident; statement: Statement }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)} title={t('statement.publishHelp')}>
        {actName('publish-statement')}
      </Button>
      {open && <PublishDrawer incident={incident} statement={statement} close={() => setOpen(false)} />}
    </>
  );
}
