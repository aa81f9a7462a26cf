import { CheckCircleOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/problem';
import { confirmShift, remarkShift, shiftQuery, shiftsKey } from '../api/shifts';
import type { ShiftReport } from '../api/shiftTypes';
import { useFailureText } from '../incident/acts/ActFailure';
import { fullTime } from '../time/shanghai';

const longest = 1000;

interface Props {
  report: ShiftReport;
  live: boolean;
}

/** 接班确认: who took over and when, or the way to do it. */
export function Confirmation({ report, live }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (live || report.kind !== 'handover') {
    return null;
  }
  if (report.confirmedAt) {
    return (
      <Alert
        type="success"
        showIcon
        title={t('shift.confirmedAt', { name: report.confirmedByName ?? report.confirmedBy ?? '', time: fullTime(report.confirmedAt) })}
        description={report.note ?? undefined}
      />
    );
  }
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={t('shift.unconfirmed')}
        description={report.mayConfirm ? t('shift.confirmHelp') : undefined}
        action={
          report.mayConfirm && (
            <Button type="primary" size="large" className="no-print" icon={<CheckCircleOutlined aria-hidden />} onClick={() => setOpen(true)}>
              {t('shift.confirm')}
            </Button>
          )
        }
      />
      {open && <ConfirmDrawer report={report} close={() => setOpen(false)} />}
    </>
  );
}

/** Puts the answer of an act on a report where the page reads it. */
function useRemember(report: ShiftReport) {
  const client = useQueryClient();
  return (answer: ShiftReport) => {
    client.setQueryData(shiftQuery(report.id ?? '').queryKey, answer);
    void client.invalidateQueries({ queryKey: shiftsKey });
  };
}

function ConfirmDrawer({ report, close }: { report: ShiftReport; close: () => void }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const remember = useRemember(report);
  const [note, setNote] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmShift(report.id ?? '', note.trim()),
    onSuccess: (answer) => {
      remember(answer);
      void message.success(t('shift.confirmed'));
      close();
    },
  });
  return (
    <Drawer open title={t('shift.confirm')} aria-label={t('shift.confirm')} size={480} onClose={close} destroyOnHidden className="sheet">
      <p>{t('shift.confirmAsk')}</p>
      <Text label={t('shift.note')} value={note} onChange={setNote} />
      <Failure error={confirm.error} />
      <div className="sheet-foot">
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('shift.confirm')}
        </Button>
      </div>
    </Drawer>
  );
}

/** What those who hand over want to say beside the figures. */
export function Remarks({ report, live }: Props) {
  const { t } = useTranslation();
  if (live || report.kind !== 'handover' || (report.remarks.length === 0 && !report.mayRemark)) {
    return null;
  }
  return (
    <section className="panel shift-remarks" aria-label={t('shift.remarks')}>
      <h2>{t('shift.remarks')}</h2>
      {report.remarks.length === 0 && <p className="muted">{t('shift.noRemarks')}</p>}
      <ul>
        {report.remarks.map((remark) => (
          <li key={`${remark.by} ${remark.at}`}>
            <p className="timeline-text">{remark.text}</p>
            <p className="muted">
              {remark.name} · {fullTime(remark.at)}
            </p>
          </li>
        ))}
      </ul>
      {report.mayRemark && <RemarkForm report={report} />}
    </section>
  );
}

function RemarkForm({ report }: { report: ShiftReport }) {
  const { t } = useTranslation();
  const remember = useRemember(report);
  const [text, setText] = useState('');
  const remark = useMutation({
    mutationFn: () => remarkShift(report.id ?? '', text.trim()),
    onSuccess: (answer) => {
      remember(answer);
      setText('');
    },
  });
  return (
    <form
      className="no-print"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') {
          remark.mutate();
        }
      }}
    >
      <Text label={t('shift.remark')} value={text} onChange={setText} />
      <Failure error={remark.error} />
      <Button htmlType="submit" loading={remark.isPending} disabled={text.trim() === ''}>
        {t('shift.addRemark')}
      </Button>
    </form>
  );
}

function Text({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="shift-text">
      <span>{label}</span>
      <Input.TextArea value={value} onChange={(event) => onChange(event.target.value)} maxLength={longest} autoSize={{ minRows: 2, maxRows: 8 }} />
    </label>
  );
}

function Failure({ error }: { error: Error | null }) {
  const failureText = useFailureText();
  return error && <Alert type="error" showIcon role="alert" title={error instanceof ApiError ? failureText(error) : error.message} />;
}
