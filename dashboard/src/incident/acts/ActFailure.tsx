import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import type { ApiError } from '../../api/problem';

/** One sentence for what went wrong when the problem itself brings none. */
export function useFailureText(): (error: ApiError) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error.status === 0) {
      return t('act.unreachable');
    }
    if (error.status === 429 || error.status >= 500) {
      return t('act.busy');
    }
    const said = error.problem.detail;
    if (said) {
      return said;
    }
    if (error.status === 403) {
      return t('act.forbidden');
    }
    return error.status === 409 ? t('act.conflict') : (error.problem.title ?? t('act.refused'));
  };
}

/** What stands above a form: everything that belongs to none of its fields, and what is missing to close. */
export function ActFailure({ error, fields }: { error: ApiError; fields: readonly string[] }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const problem = toFormProblem(error.problem, fields);
  const missing = (error.problem.missing ?? error.problem.missingToClose ?? []) as ({ id: string; title?: string } | string)[];
  const lines = problem.general.length > 0 && !error.transient ? problem.general : [];
  const text = error.problem.detail && !error.transient && error.status !== 403 ? error.problem.detail : failureText(error);
  if (problem.fields.length > 0 && lines.length === 0 && missing.length === 0) {
    return null; // said beside the fields
  }
  return (
    <Alert
      type={error.transient ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={lines.length === 1 && lines[0] !== undefined ? lines[0] : text}
      description={
        lines.length > 1 || missing.length > 0 ? (
          <ul className="plain-list">
            {lines.length > 1 && lines.map((line) => <li key={line}>{line}</li>)}
            {missing.length > 0 && (
              <li>
                {t('act.missing')} {missing.map((item) => (typeof item === 'string' ? item : (item.title ?? item.id))).join('、')}
              </li>
            )}
          </ul>
        ) : undefined
      }
    />
  );
}
