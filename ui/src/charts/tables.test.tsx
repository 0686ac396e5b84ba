import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { series } from "../testData";
import { plain } from "../testText";
import { CategoryBars } from "./CategoryBars";
import { SeriesTable } from "./SeriesTable";

test("a history as a table holds every window, newest first, gaps as unknown", () => {
  render(<SeriesTable view={series([0.7, null], { statuses: ["red", null] })} label="ROC AUC" />);

  const [, newest, oldest] = within(screen.getByRole("table", { name: "ROC AUC" })).getAllByRole(
    "row",
  );
  expect(newest?.textContent).toContain("Wed 2 Oct 2013–");
  expect(oldest?.textContent).toContain("0.700.60 to 0.80");
  expect(oldest?.textContent).toContain("Alarm");
});

test("what was estimated is in the table and called so, where anything was", () => {
  const estimate = series([null, 0.66], {
    starts: ["2013-10-02T00:00:00Z", "2013-10-03T00:00:00Z"],
  });
  render(<SeriesTable view={series([0.7], { estimate })} label="Recall" />);

  const rows = within(screen.getByRole("table", { name: "Recall" })).getAllByRole("row");
  expect(rows).toHaveLength(3);
  expect(rows[1]?.textContent).toContain("0.66 estimated");
});

test("categories carry their numbers, before and now, and no more than asked", () => {
  const distribution = {
    edges: [],
    labels: ["ATL", "ORD"],
    reference: [0.25, 0.75],
    current: [0.5, 0.5],
  };
  render(<CategoryBars distribution={distribution} label="dest" most={1} />);

  expect(plain(screen.getByRole("row", { name: /ATL/ }).textContent)).toBe("ATL25.0 %50.0 %");
  expect(screen.queryByRole("row", { name: /ORD/ })).toBeNull();
});
