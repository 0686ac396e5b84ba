import classes from "./Table.module.css";

interface Props {
  /** What it tells, for who hears it. */
  caption: string;
  className?: string | undefined;
  /** Many numbers in little room: to the right, under a head that stays. */
  isDense?: boolean;
  /** On a narrow screen each row becomes a card; without, the table scrolls sideways there. */
  hasCards?: boolean;
  /** Pixels from which it scrolls. */
  maxHeight?: number;
  children: React.ReactNode;
}

/** A table in the house's clothes; cells marked `data-number` hold numbers that are compared down the column. */
export function Table(props: Props) {
  const { caption, className, isDense = false, hasCards = false, maxHeight, children } = props;
  return (
    <div className={classes.scroll} data-dense={isDense || undefined} style={{ maxHeight }}>
      <table
        className={className ? `${classes.table} ${className}` : classes.table}
        data-dense={isDense || undefined}
        data-cards={hasCards || undefined}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
