import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { difference } from "../../testData";
import { plain } from "../../testText";
import { Differences } from "./Differences";

const challenger = {
  version: "2.1",
  n_windows: 30,
  first: "2024-03-04T00:00:00Z",
  last: "2024-04-02T00:00:00Z",
  n_champion_rows: 9000,
  n_rows: 900,
  sentence: "Better in accuracy.",
  differences: [
    difference(
      { value: 0.02, low: 0.01, high: 0.03 },
      {},
      { conclusion: "better", sentence: "Better: +1 to +3 points." },
    ),
    difference(
      { value: null, low: null, high: null },
      { name: "outcome_mean", title: "Outcome per prediction", better: "neither" },
      { outcome: "missed_connection_cost", conclusion: "too_little", sentence: "Not enough yet." },
    ),
  ],
};

test("each number stands with both versions, and what can be said of it in words", () => {
  render(
    <MantineProvider>
      <Differences champion="2.0" challenger={challenger} />
    </MantineProvider>,
  );

  const [, accuracy, cost] = within(screen.getByRole("table")).getAllByRole("row");
  expect(plain(accuracy?.textContent)).toContain("Accuracy90.0 %88.0 to 92.0 %");
  expect(accuracy?.textContent).toContain("Better: +1 to +3 points.");
  expect(cost?.textContent).toContain("missed connection cost");
  expect(cost?.textContent).toContain("Not enough yet.");
  expect(screen.getByRole("columnheader", { name: "2.1" })).toBeTruthy();
});
