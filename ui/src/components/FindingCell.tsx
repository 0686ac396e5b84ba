import type { Status } from "../api/types";
import classes from "./FindingCell.module.css";

interface Props {
  status: Status;
  className?: string | undefined;
  children: React.ReactNode;
}

/** The cell of a table that says what was found: in the background where all is well. */
export function FindingCell({ status, className = "", children }: Props) {
  return (
    <td className={`${classes.finding} ${className}`} data-status={status}>
      {children}
    </td>
  );
}
