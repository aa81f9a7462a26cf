import i18next from 'i18next';

/** What an item is called in the language of the page: the policy's English title on English pages, where it gives one. */
export function titleOf(item: { id: string; title?: string | null; en?: string | null }): string {
  const english = i18next.language === 'en' ? item.en : undefined;
  return english || item.title || item.id;
}

/** Several names in a row, as the language of the page lists them. */
export function listed(names: readonly string[]): string {
  return names.join(i18next.language === 'en' ? ', ' : '、');
}

/** The title of an item that has no id, such as a step of an approval. */
export function titled(item: { title?: string | null; en?: string | null }, otherwise = ''): string {
  return titleOf({ id: otherwise, ...item });
}
