import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { FairnessView, SegmentColumn } from "../../api/types";
import { metric } from "../../testData";
import { FairnessList } from "./FairnessList";

const impact: FairnessView = {
  metric: metric({ name: "disparate_impact", title: "Disparate impact" }),
  verdict: "broken",
  value: 0.59,
  low: 0.56,
  high: 0.63,
  limit: 0.8,
  benchmark: 0.61,
  least: "F",
  greatest: "M",
  too_few: ["X"],
  yardsticks: [
    {
      title: "Selection rate",
      unit: "ratio",
      limit: 0.47,
      dots: [
        { name: "F", value: 0.35, low: 0.33, high: 0.37, n_rows: 2000 },
        { name: "X", value: 0.9, low: 0.4, high: 0.99, n_rows: 5 },
      ],
    },
  ],
};

const column = (fairness: FairnessView[]): SegmentColumn => ({
  name: "sex",
  is_protected: true,
  n_values: 3,
  segments: [],
  fairness,
});

test("a measure is told by number, interval and word, the groups furthest apart and training", () => {
  render(<FairnessList column={column([impact])} minRows={30} hasHint />);

  const summary = screen.getByText("Disparate impact").closest("summary");
  expect(summary?.textContent).toBe("Disparate impact0.590.56 to 0.63Breaks the four-fifths rule");
  expect(screen.getByText(/Furthest apart: F, as a share of M; 0.61 in training\./)).toBeTruthy();
  expect(screen.getByText(/fewer than 30 rows/)).toBeTruthy();
});

test("what cannot be known is said to be so", () => {
  const unknown = { ...impact, verdict: "too_few", value: null, low: null, high: null } as const;
  render(
    <FairnessList
      column={column([{ ...unknown, least: "", greatest: "" }])}
      minRows={30}
      hasHint
    />,
  );

  expect(screen.getByText("Too few to say")).toBeTruthy();
  expect(screen.queryByText(/Furthest apart/)).toBeNull();
});
