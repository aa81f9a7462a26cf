import { DownOutlined, EllipsisOutlined } from '@ant-design/icons';
import { Drawer } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { isAt, usePlaces } from './places';
import type { Place, PlaceGroup } from './places';

/** Where one can go: in the header of a wide page, in a bar at the thumb on a telephone, which holds five. */
export function Navigation() {
  const { t } = useTranslation();
  const { main, groups } = usePlaces();
  return (
    <nav className="nav" aria-label={t('app.menu')}>
      {main.map((place) => (
        <PlaceLink key={place.to} place={place} />
      ))}
      {groups.map((group) => (
        <Group key={group.id} group={group} />
      ))}
      <More groups={groups} />
    </nav>
  );
}

function PlaceLink({ place: { to, label, icon, badge }, onClick }: { place: Place; onClick?: () => void }) {
  const { pathname } = useLocation();
  return (
    <Link to={to} aria-current={isAt(to, pathname) ? 'page' : undefined} onClick={onClick}>
      <span className="nav-icon">{icon}</span>
      <span className="nav-label">{label}</span>
      {badge}
    </Link>
  );
}

const holds = (group: PlaceGroup, pathname: string): boolean => group.places.some(({ to }) => isAt(to, pathname));

/** A button of the header that unfolds its places below it: Escape, a click elsewhere or going somewhere folds it again. */
function Group({ group }: { group: PlaceGroup }) {
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === pathname;
  const panel = useId();
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) {
      return;
    }
    const fold = (event: Event) => {
      if (event instanceof KeyboardEvent) {
        if (event.key === 'Escape') {
          setOpenAt(undefined);
          button.current?.focus();
        }
      } else if (!whole.current?.contains(event.target as Node)) {
        setOpenAt(undefined);
      }
    };
    const events = ['pointerdown', 'focusin', 'keydown'] as const;
    events.forEach((name) => document.addEventListener(name, fold));
    return () => events.forEach((name) => document.removeEventListener(name, fold));
  }, [open]);

  return (
    <div className="nav-group" ref={whole} data-group={group.id}>
      <button
        ref={button}
        type="button"
        className={holds(group, pathname) ? 'nav-within' : undefined}
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpenAt(open ? undefined : pathname)}
      >
        <span className="nav-label">{group.label}</span>
        {group.badge}
        <DownOutlined className="nav-fold" aria-hidden />
      </button>
      <div id={panel} className="nav-panel" hidden={!open}>
        {group.places.map((place) => (
          <PlaceLink key={place.to} place={place} onClick={() => setOpenAt(undefined)} />
        ))}
      </div>
    </div>
  );
}

/** The fifth of the bar: a sheet with everything else. */
function More({ groups }: { groups: PlaceGroup[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`nav-more ${groups.some((group) => holds(group, pathname)) ? 'nav-within' : ''}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <span className="nav-icon">
          <EllipsisOutlined aria-hidden />
        </span>
        <span className="nav-label">{t('place.more')}</span>
        {groups.map(({ id, badge }) => badge && <span key={id}>{badge}</span>)}
      </button>
      <Drawer open={open} placement="bottom" size="auto" title={t('place.more')} aria-label={t('place.more')} className="more-sheet" onClose={() => setOpen(false)} destroyOnHidden>
        {groups.map((group) => (
          <section key={group.id}>
            <h2 className="muted">{group.label}</h2>
            <ul>
              {group.places.map((place) => (
                <li key={place.to}>
                  <PlaceLink place={place} onClick={() => setOpen(false)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Drawer>
    </>
  );
}
