import { useId } from "react";
import classes from "./Panel.module.css";

interface Props {
  title: string;
  hint?: string | undefined;
  aside?: React.ReactNode;
  children: React.ReactNode;
  /** "quiet" has no frame; for side blocks. */
  variant?: "framed" | "quiet";
}

/** A titled part of a page; a region that screen readers can jump to. */
export function Panel({ title, hint, aside, children, variant = "framed" }: Props) {
  const id = useId();
  return (
    <section className={variant === "framed" ? "frame" : classes.quiet} aria-labelledby={id}>
      <header className={classes.header}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
          </h2>
          {hint && <p className={classes.hint}>{hint}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
