import { Button } from 'antd';
import type { ButtonProps } from 'antd';
import { useState } from 'react';
import type { Incident, Obligation } from '../../api/types';
import { ActDrawer } from './ActDrawer';
import type { Act } from './available';
import { useActNames } from './names';

interface Props extends Pick<ButtonProps, 'size' | 'icon'> {
  incident: Incident;
  act: Act;
  obligation?: Obligation;
  primary?: boolean;
  label?: string;
}

/** A button that opens the form of an act. */
export function ActButton({ incident, act, obligation, primary = false, label, ...button }: Props) {
  const names = useActNames();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} {...button} onClick={() => setOpen(true)}>
        {label ?? names[act]}
      </Button>
      {open && <ActDrawer incident={incident} act={act} obligation={obligation} close={() => setOpen(false)} />}
    </>
  );
}
