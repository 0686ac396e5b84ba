import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { plain } from "../testText";
import { DotPlot } from "./DotPlot";

const rows = [
  { name: "F", value: 0.61, low: 0.58, high: 0.64, n_rows: 1200, isQuiet: false, word: "like all" },
  {
    name: "X",
    value: null,
    low: null,
    high: null,
    n_rows: 0,
    isQuiet: true,
    word: "too few to say",
  },
];

test("each row is written out: name, rows, value, interval and word", () => {
  render(
    <DotPlot
      rows={rows}
      unit="ratio"
      marks={[{ label: "all", value: 0.6 }]}
      label="Recall: sex"
      heading="sex"
      valueHeading="Recall"
    />,
  );

  const table = within(screen.getByRole("table", { name: "Recall: sex" }));
  expect(plain(table.getByRole("row", { name: /^F/ }).textContent)).toBe(
    "F1,20061.0 %58.0 to 64.0 %like all",
  );
  expect(table.getByRole("row", { name: /^X/ }).textContent).toBe("X0–too few to say");
  expect(table.getByText("all 60.0 %")).toBeTruthy();
});
