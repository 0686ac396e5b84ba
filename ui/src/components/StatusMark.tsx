import type { Status } from "../api/types";
import { statusWord } from "../lib/status";
import classes from "./StatusMark.module.css";

interface Props {
  status: Status;
  /** "badge" is a filled pill, "plain" icon and word, "icon" the icon with the word for screen readers. */
  variant?: "badge" | "plain" | "icon";
  size?: number;
}

/** A status as colour, shape and word: never colour alone. */
export function StatusMark({ status, variant = "plain", size = 14 }: Props) {
  return (
    <span className={classes.mark} data-status={status} data-variant={variant}>
      <StatusIcon status={status} size={size} />
      <span className={variant === "icon" ? "sr-only" : undefined}>{statusWord(status)}</span>
    </span>
  );
}

/** The shapes: a ring with a tick, a triangle, a diamond, a broken ring. */
export function StatusIcon({ status, size }: { status: Status; size: number }) {
  return (
    <svg className={classes.icon} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[status]}
    </svg>
  );
}

const stroke = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.6,
  strokeLinecap: "round",
} as const;
const cut = {
  fill: "none",
  stroke: "var(--panel)",
  strokeWidth: 1.7,
  strokeLinecap: "round",
} as const;

const shapes: Record<Status, React.ReactNode> = {
  green: (
    <>
      <circle cx="8" cy="8" r="6.4" {...stroke} />
      <path d="M5.3 8.3 7.2 10.2 10.8 6.2" {...stroke} strokeLinejoin="round" />
    </>
  ),
  yellow: (
    <>
      <path
        d="M8 1.4 15.2 14.2H.8Z"
        fill="currentColor"
        stroke="currentColor"
        strokeLinejoin="round"
      />
      <path d="M8 6.2v3.6M8 12v.1" {...cut} />
    </>
  ),
  red: (
    <>
      <path
        d="M8 .9 15.1 8 8 15.1.9 8Z"
        fill="currentColor"
        stroke="currentColor"
        strokeLinejoin="round"
      />
      <path d="M8 4.6v4.2M8 11.2v.1" {...cut} />
    </>
  ),
  grey: <circle cx="8" cy="8" r="6.2" {...stroke} strokeDasharray="2.2 3" />,
};
