import { Popover } from "@mantine/core";
import type { MetricInfo as Info } from "../api/types";
import { chartText } from "../text/chart";
import classes from "./MetricInfo.module.css";

/** A small "i": what the number means, which way is better, and the name it has in the API. */
export function MetricInfo({ info }: { info: Info }) {
  return (
    <Popover width={300} position="bottom-start">
      <Popover.Target>
        <button type="button" className={classes.button} aria-label={chartText.about(info.title)}>
          <svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
            <path
              d="M8 7.4v3.6M8 4.9v.1"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
            />
          </svg>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.card}>
        <strong>{info.title}</strong>
        <p>{info.description}</p>
        <p className={classes.quiet}>
          {chartText.better[info.better]} <code>{info.name}</code>
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
