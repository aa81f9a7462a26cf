import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/api';
import { upload } from '../../api/client';
import { ApiError } from '../../api/problem';
import { attachmentsQuery } from '../../api/queries';
import type { Attachment } from '../../api/types';
import { useFailureText } from '../acts/ActFailure';
import { fileFault } from './uploads';

export interface Uploading {
  /** Part that has left, 0 to 1, while a file is on its way. */
  progress: number | undefined;
  error: string | undefined;
  /** Sends a file; undefined when it was refused or did not arrive, and `error` says why. */
  send: (file: File) => Promise<Attachment | undefined>;
}

export function useUpload(incident: string): Uploading {
  const { t } = useTranslation();
  const client = useQueryClient();
  const failureText = useFailureText();
  const [progress, setProgress] = useState<number>();
  const [error, setError] = useState<string>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const send = useCallback(
    async (file: File) => {
      const fault = fileFault(file);
      if (fault) {
        setError(t(fault === 'type' ? 'file.badType' : fault === 'size' ? 'file.tooLarge' : 'file.isEmpty'));
        return undefined;
      }
      const controller = new AbortController();
      running.current = controller;
      setError(undefined);
      setProgress(0);
      try {
        const attachment = await upload<Attachment>(api.attachmentsPath(incident, file.name), file, { signal: controller.signal, onProgress: setProgress });
        await client.invalidateQueries(attachmentsQuery(incident));
        return attachment;
      } catch (failure) {
        if (!controller.signal.aborted) {
          setError(failure instanceof ApiError ? failureText(failure) : String(failure));
        }
        return undefined;
      } finally {
        setProgress(undefined);
      }
    },
    [client, failureText, incident, t],
  );
  return { progress, error, send };
}
