import classes from "./PageBody.module.css";

interface Props {
  /** Whether what is shown is of before, while what was asked for comes. */
  isStale?: boolean;
  children: React.ReactNode;
}

/** What stands under a page's head: its parts, one below the other. */
export function PageBody({ isStale = false, children }: Props) {
  return (
    <div className={classes.body} data-stale={isStale || undefined} aria-busy={isStale}>
      {children}
    </div>
  );
}
