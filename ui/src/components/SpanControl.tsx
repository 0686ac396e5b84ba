import { Button, Popover, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { text } from "../lib/text";
import { formatDays, isoDay } from "../lib/time";
import type { Span } from "../lib/urlState";
import classes from "./SpanControl.module.css";

interface Props {
  span: Span;
  /** What is on screen, [start, end). */
  start: string;
  end: string;
  onChange: (span: Span) => void;
}

const NAMED = ["30d", "90d", "all"] as const;

/** Chooses the span of time that a page shows: a named length, or two days. */
export function SpanControl({ span, start, end, onChange }: Props) {
  return (
    <div className={classes.bar}>
      <SegmentedControl
        size="xs"
        aria-label={text.span.label}
        value={span.kind === "custom" ? "" : span.kind}
        data={NAMED.map((kind) => ({ value: kind, label: text.span[kind] }))}
        onChange={(kind) => {
          const named = NAMED.find((name) => name === kind);
          if (named) onChange({ kind: named });
        }}
      />
      <CustomSpan
        key={`${start}${end}`}
        isCustom={span.kind === "custom"}
        {...{ start, end, onChange }}
      />
    </div>
  );
}

function CustomSpan({
  isCustom,
  start,
  end,
  onChange,
}: Omit<Props, "span"> & { isCustom: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [from, setFrom] = useState(isoDay(start));
  const [to, setTo] = useState(isoDay(end));
  const isValid = from !== "" && to !== "" && from < to;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={isCustom ? "light" : "subtle"}
          color={isCustom ? "accent" : "gray"}
          onClick={() => setOpen(!isOpen)}
          aria-label={`${text.span.custom}: ${formatDays(start, end)}`}
        >
          {formatDays(start, end)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isValid) return;
            setOpen(false);
            onChange({ kind: "custom", from, to });
          }}
        >
          <label>
            {text.span.from}
            <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label>
            {text.span.to}
            <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
          {!isValid && <p role="alert">{text.span.invalid}</p>}
          <Button type="submit" size="xs" disabled={!isValid}>
            {text.span.apply}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
