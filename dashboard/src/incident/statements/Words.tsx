import { useTranslation } from 'react-i18next';

/** The words of a statement above a form about them; long ones scroll, by keyboard too. */
export function Words({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <div className="statement-review" role="region" tabIndex={0} aria-label={t('statement.text')}>
      {text}
    </div>
  );
}
