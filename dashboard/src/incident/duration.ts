import i18next from 'i18next';

const pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** `PT30M` as people say it, days as working days where the clock counts those; anything else is shown as it came. */
export function duration(text: string, calendar?: string | null): string {
  const match = pattern.exec(text);
  if (!match) {
    return text;
  }
  const days = calendar === 'working-days' ? i18next.t('span.workingDays') : i18next.t('span.days');
  const units = [days, i18next.t('span.hours'), i18next.t('span.minutes'), i18next.t('span.seconds')];
  return match
    .slice(1)
    .flatMap((value: string | undefined, index) => (value === undefined ? [] : [`${value} ${units[index] ?? ''}`]))
    .join(' ');
}
