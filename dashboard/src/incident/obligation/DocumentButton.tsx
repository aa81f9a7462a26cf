import { FileWordOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api';
import { factsQuery } from '../../api/queries';
import type { Incident, Obligation } from '../../api/types';
import { nameOf } from '../../i18n/i18n';
import { listed, titleOf } from '../../i18n/titles';
import { useFetchedFile } from '../files/useFetchedFile';
import { FactSheetDrawer } from '../sheet/FactSheetDrawer';
import { missingForReport } from '../sheet/factSheet';

/** The report as a document, filled from the fact sheet; says first what the sheet still lacks. */
export function DocumentButton({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const { busy, start } = useFetchedFile();
  const { data: sheet } = useQuery(factsQuery(incident.id));
  const [filling, setFilling] = useState(false);
  const recipients = obligation.recipients ?? [];
  const missing = sheet ? missingForReport(sheet.fields) : [];
  const title = titleOf(obligation);
  const fetch = (recipient?: string) =>
    void start(api.documentPath(incident.id, obligation.id), { recipient }, `${incident.number ?? incident.id} ${title}.docx`);
  const button = (
    <Button size="large" icon={<FileWordOutlined aria-hidden />} loading={busy} onClick={recipients.length > 1 ? undefined : () => fetch(recipients[0]?.id)}>
      {t('sheet.document')}
    </Button>
  );
  return (
    <>
      {recipients.length > 1 ? (
        <Dropdown trigger={['click']} menu={{ items: recipients.map((one) => ({ key: one.id, label: titleOf(one) })), onClick: ({ key }) => fetch(key) }}>
          {button}
        </Dropdown>
      ) : (
        button
      )}
      {missing.length > 0 && (
        <p className="sheet-hint">
          {t('sheet.missing', { names: listed(missing.map((name) => nameOf('sheetField', name))) })}{' '}
          <Button type="link" size="small" onClick={() => setFilling(true)}>
            {t('sheet.fill')}
          </Button>
        </p>
      )}
      {filling && <FactSheetDrawer incident={incident} close={() => setFilling(false)} />}
    </>
  );
}
