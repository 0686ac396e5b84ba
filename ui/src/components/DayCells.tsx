import type { DayStatus } from "../api/types";
import { summariseDays } from "../lib/status";
import classes from "./DayCells.module.css";

interface Props {
  days: readonly DayStatus[];
  label: string;
  height?: number;
}

/** More days than this stand without gaps between them, which would only shimmer. */
const DENSE = 150;

/** A row of days: the worse the day, the taller and the stronger its mark, so it reads without colour. */
export function DayCells({ days, label, height = 18 }: Props) {
  return (
    <div
      className={classes.row}
      data-dense={days.length > DENSE || undefined}
      style={{ height }}
      role="img"
      aria-label={`${label}. ${summariseDays(days)}`}
    >
      {days.map((day) => (
        <i key={day.start} className={classes.day} data-status={day.status} />
      ))}
    </div>
  );
}
