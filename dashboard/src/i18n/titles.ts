import i18next from 'i18next';

/** What an item is called in the language of the page: the policy's English title on English pages, where it gives one. */
export function titleOf(item: { id: string; title?: string | null; en?: string | null }): string {
  const english = i18next.language === 'en' ? item.en : undefined;
  return english || item.title || item.id;
}

/** The same for items that have no id, such as a step of an approval. */
export function titled(item: { title?: string | null; en?: string | null }, otherwise = ''): string {
  return titleOf({ id: otherwise, ...item });
}
