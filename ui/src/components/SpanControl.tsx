import { Button, Popover, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { formatDays, isoDay } from "../lib/time";
import type { NamedSpan, Span } from "../lib/urlState";
import { sharedText } from "../text/shared";
import classes from "./SpanControl.module.css";

interface Props {
  /** The named spans on offer. */
  names: readonly NamedSpan[];
  span: Span;
  /** What is on screen, [start, end). */
  start: string;
  end: string;
  onChange: (span: Span) => void;
}

/** Chooses the span of time that a page shows: a named length, or two days. */
export function SpanControl({ names, span, start, end, onChange }: Props) {
  return (
    <div className={classes.bar}>
      <SegmentedControl
        size="xs"
        aria-label={sharedText.span.label}
        value={span.kind === "custom" ? "" : span.kind}
        data={names.map((kind) => ({ value: kind, label: sharedText.span[kind] }))}
        onChange={(kind) => {
          const named = names.find((name) => name === kind);
          if (named) onChange({ kind: named });
        }}
      />
      <CustomSpan isCustom={span.kind === "custom"} {...{ start, end, onChange }} />
    </div>
  );
}

interface CustomProps extends Omit<Props, "span" | "names"> {
  isCustom: boolean;
}

function CustomSpan({ isCustom, start, end, onChange }: CustomProps) {
  const [isOpen, setOpen] = useState(false);
  const choose = (span: Span) => {
    setOpen(false);
    onChange(span);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={isCustom ? "light" : "default"}
          onClick={() => setOpen(!isOpen)}
          aria-label={`${sharedText.span.custom}: ${formatDays(start, end)}`}
        >
          {formatDays(start, end)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SpanForm start={start} end={end} onChange={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Holds what is being typed; made anew each time it opens, so a page that goes on living does not disturb it. */
function SpanForm({ start, end, onChange }: Omit<CustomProps, "isCustom">) {
  const [from, setFrom] = useState(isoDay(start));
  const [to, setTo] = useState(isoDay(end));
  const isValid = from !== "" && to !== "" && from < to;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) onChange({ kind: "custom", from, to });
      }}
    >
      <label>
        {sharedText.span.from}
        <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {sharedText.span.to}
        <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      {!isValid && <p role="alert">{sharedText.span.invalid}</p>}
      <Button type="submit" size="xs" disabled={!isValid}>
        {sharedText.span.apply}
      </Button>
    </form>
  );
}
