import classes from "./SubPanel.module.css";

interface Props {
  title: string;
  hint?: string | undefined;
  children: React.ReactNode;
}

/** A part of a panel with a title of its own, under a line. */
export function SubPanel({ title, hint, children }: Props) {
  return (
    <div className={classes.part}>
      <h3 className={classes.title}>{title}</h3>
      {hint && <p className={classes.hint}>{hint}</p>}
      {children}
    </div>
  );
}
