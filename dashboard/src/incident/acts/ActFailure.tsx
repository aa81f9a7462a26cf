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

/** What stands above a form: everything that belongs to none of its fields, such as what is missing to close. */
export function ActFailure({ error, fields }: { error: ApiError; fields: readonly string[] }) {
  const failureText = useFailureText();
  const problem = toFormProblem(error.problem, fields);
  const title = failureText(error);
  const lines = error.transient ? [] : problem.general.filter((line) => line !== title);
  if (problem.fields.length > 0 && lines.length === 0) {
    return null; // said beside the fields
  }
  return (
    <Alert
      type={error.transient ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={title}
      description={
        lines.length > 0 ? (
          <ul className="plain-list">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : undefined
      }
    />
  );
}
