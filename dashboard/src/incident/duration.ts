import i18next from 'i18next';

const pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** `PT30M` as people say it; anything that is no such duration is shown as it came. */
export function duration(text: string): string {
  const match = pattern.exec(text);
  if (!match) {
    return text;
  }
  const units = [i18next.t('span.days'), i18next.t('span.hours'), i18next.t('span.minutes'), i18next.t('span.seconds')];
  return match
    .slice(1)
    .flatMap((value: string | undefined, index) => (value === undefined ? [] : [`${value} ${units[index] ?? ''}`]))
    .join(' ');
}
