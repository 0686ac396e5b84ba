import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { FoundSegments } from "../../api/types";
import { plain } from "../../testText";
import { FoundList } from "./FoundSegments";

const found: FoundSegments = {
  metric: "log_loss",
  title: "Log loss",
  unit: "number",
  n_rows: 12_000,
  n_columns: 5,
  segments: [
    {
      conditions: ["distance > 1,200", "carrier in {EV, MQ}"],
      share: 0.09,
      inside: { value: 0.61, low: 0.58, high: 0.64, n_rows: 540, reason: "" },
      elsewhere: { value: 0.38, low: 0.37, high: 0.39, n_rows: 5_400, reason: "" },
      statement: "distance > 1,200 and carrier in {EV, MQ}: log loss 0.61",
    },
  ],
  reason: "",
};

test("a segment is told by its conditions, its number with interval, and what is elsewhere", () => {
  render(<FoundList found={found} />);

  expect(plain(screen.getByRole("listitem").textContent)).toBe(
    "distance > 1,200 and carrier in {EV, MQ}0.610.58 to 0.640.38 elsewhere; 9.0 % of predictions",
  );
});

test("that nothing is found is said, with what was looked at", () => {
  render(<FoundList found={{ ...found, segments: [] }} />);

  expect(
    screen.getByText(/of 12,000 labelled rows no part that 5 columns tell apart/),
  ).toBeTruthy();
});

test("why nothing was looked for is said", () => {
  render(<FoundList found={{ ...found, segments: [], reason: "only 12 labelled rows" }} />);

  expect(screen.getByText("Not looked for: only 12 labelled rows.")).toBeTruthy();
});
