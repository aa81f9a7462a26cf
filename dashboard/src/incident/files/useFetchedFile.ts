import { App as AntApp } from 'antd';
import { useEffect } from 'react';
import { useDownload } from '../../app/useDownload';
import type { Downloading } from '../../app/useDownload';
import { useFailureText } from '../acts/ActFailure';

/** A download started by a button that has no room for what went wrong: it is said at the top of the page. */
export function useFetchedFile(): Downloading {
  const { message } = AntApp.useApp();
  const failureText = useFailureText();
  const downloading = useDownload();
  const { error } = downloading;
  useEffect(() => {
    if (error) {
      void message.error(failureText(error), 6);
    }
    // failureText changes with every render and says nothing new
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error, message]);
  return downloading;
}
