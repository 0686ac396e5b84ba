import { expect, test } from "vitest";
import { series } from "../testData";
import { summariseSeries, tellPastEstimates } from "./summariseSeries";

test("tells the latest known value, range, benchmark and bad windows", () => {
  const view = series([0.77, 0.72, null], { benchmark: 0.77, statuses: ["green", "red", null] });

  expect(summariseSeries(view, "ROC AUC")).toBe(
    "ROC AUC, 1 Oct to 3 Oct 2013: 0.72 (0.62 to 0.82) on Wed 2 Oct 2013; " +
      "between 0.72 and 0.77; 0.77 in training; 1 of 3 windows bad.",
  );
});

test("tells how far earlier estimates were off, as labels tell", () => {
  const past_estimates = { n_windows: 28, mean_error: 0.004, n_held: 27 };
  const view = series([0.77], { past_estimates });
  expect(summariseSeries(view, "Recall")).toContain(
    "Estimates of the last 28 windows whose labels came later were off by 0.004 on average; the interval held in 27 of 28.",
  );
  expect(tellPastEstimates(series([0.77]))).toBe("");
});

test("tells the latest estimate too", () => {
  const view = series([0.77], { estimate: series([null, 0.7]) });

  expect(summariseSeries(view, "ROC AUC")).toMatch(
    / Estimated at 0\.70 \(0\.60 to 0\.80\) on Wed 2 Oct 2013\.$/,
  );
});

test("tells the latest value whose labels have come, or else the latest", () => {
  const view = series([0.77, 0.9], { labels_coming_since: "2013-10-02T00:00:00Z" });

  expect(summariseSeries(view, "ROC AUC")).toContain("0.77 (0.67 to 0.87) on Tue 1 Oct 2013");
  expect(
    summariseSeries({ ...view, labels_coming_since: "2013-10-01T00:00:00Z" }, "ROC AUC"),
  ).toContain("0.90 (0.80 to 1) on Wed 2 Oct 2013");
});

test("says so when nothing is known", () => {
  expect(summariseSeries(series([null, null]), "ROC AUC")).toBe("ROC AUC: No value in this span.");
});
