/** A number beside a place of the menu; nothing for zero. */
export function NavBadge({ count, text }: { count: number; text: string }) {
  return count === 0 ? null : (
    <span className="nav-badge">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
