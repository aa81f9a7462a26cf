/** The link when it is an ordinary web address; a report must not be able to plant a `javascript:` link. */
export function safeUrl(url: string | null | undefined): string | undefined {
  if (!url || !URL.canParse(url)) {
    return undefined;
  }
  const { protocol } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? url : undefined;
}
