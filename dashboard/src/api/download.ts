import { requestRaw } from './client';
import type { Query } from './client';
import { ApiError } from './problem';

/** Making a workbook of a whole year takes longer than reading a page. */
const timeout = 120_000;

/** Share that has arrived, 0 to 1; undefined while the size is not known. */
export type Progress = (share: number | undefined) => void;

/**
 * Fetches a file and hands it to the browser to be saved. A plain link would show a refusal as a page of JSON and lose
 * the work behind it; here it is thrown as an {@link ApiError} like any other.
 */
export async function download(path: string, query: Query, fallbackName: string, progress: Progress = () => undefined, signal?: AbortSignal): Promise<void> {
  const response = await requestRaw('GET', path, { query, accept: '*/*', timeout, signal });
  const parts = await readParts(response, progress, signal);
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  save(new Blob(parts, { type }), fileName(response.headers.get('content-disposition')) ?? fallbackName);
}

async function readParts(response: Response, progress: Progress, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>[]> {
  const size = Number(response.headers.get('content-length'));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  try {
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      parts.push(chunk.value);
      received += chunk.value.length;
      progress(size > 0 ? Math.min(1, received / size) : undefined);
    }
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, { title: 'unreachable' }); // the connection broke halfway
  }
  return parts;
}

/** The name in a `Content-Disposition` header; the extended form (`filename*`) carries Chinese names and wins. */
export function fileName(disposition: string | null): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended !== undefined) {
    try {
      return withoutFolders(decodeURIComponent(extended.trim()));
    } catch {
      // damaged escapes: the plain name may do
    }
  }
  const plain = /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1]?.trim();
  return plain ? withoutFolders(plain) : undefined;
}

const withoutFolders = (name: string) => name.replace(/^.*[\\/]/, '') || undefined;

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading it
}
