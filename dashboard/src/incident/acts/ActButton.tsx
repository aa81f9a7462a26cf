import { Button } from 'antd';
import type { ButtonProps } from 'antd';
import { useState } from 'react';
import { ActDrawer } from './ActDrawer';
import type { ActProps } from './ActDrawer';
import { actName } from './names';
import { CloseDrawer } from '../closing/CloseDrawer';

interface Props extends Pick<ButtonProps, 'size' | 'icon' | 'danger'>, Omit<ActProps, 'close'> {
  primary?: boolean;
  label?: string;
  /** For readers who hear the page: says what the label leaves out. */
  describe?: string;
}

/** A button that opens the form of an act. */
export function ActButton({ primary = false, label, describe, size, icon, danger, ...act }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} size={size} icon={icon} danger={danger} aria-label={describe} onClick={() => setOpen(true)}>
        {label ?? actName(act.act)}
      </Button>
      {open && <AnyActDrawer {...act} close={() => setOpen(false)} />}
    </>
  );
}

/** The form of any act: closing has one that says first what is missing. */
export function AnyActDrawer(props: ActProps) {
  return props.act === 'close' ? <CloseDrawer {...props} /> : <ActDrawer {...props} />;
}
