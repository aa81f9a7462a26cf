/** What the register keeps: the same list and limit as the server's, so that a refusal comes before the wait. */
const endings = ['pdf', 'png', 'jpg', 'jpeg', 'docx', 'xlsx'] as const;
export const maxBytes = 10 * 1024 * 1024;
export const acceptedFiles = endings.map((ending) => `.${ending}`).join(',');

/** Why a file cannot be sent, if it cannot. */
export function fileFault(file: { name: string; size: number }): 'type' | 'size' | 'empty' | undefined {
  const ending = file.name.toLowerCase().split('.').pop() ?? '';
  if (!(endings as readonly string[]).includes(ending) || !file.name.includes('.')) {
    return 'type';
  }
  return file.size === 0 ? 'empty' : file.size > maxBytes ? 'size' : undefined;
}

/** `1.4 MB` – sizes as file managers show them. */
export function fileSize(bytes: number | undefined): string {
  if (bytes === undefined) {
    return '';
  }
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
