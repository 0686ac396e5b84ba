import { expect, test } from "vitest";
import { metric, series } from "../testData";
import { seriesTitle } from "./seriesTitle";

const drift = metric({ name: "js_distance", title: "Drift" });
const recent = series([1], { metric: drift, column: "temp", reference: "recent" });
const training = series([1], { metric: drift, column: "temp", reference: "training" });

test("names column and segment where they stand alone", () => {
  expect(seriesTitle({ ...recent, segment: "origin=EWR" })).toBe("Drift: temp, origin=EWR");
});

test("leaves out the column that all share, and tells references apart", () => {
  expect(seriesTitle(recent, [recent, training])).toBe("Drift, from recent weeks");
  expect(seriesTitle(training, [recent, training])).toBe("Drift, from training");
  expect(seriesTitle(recent, [recent])).toBe("Drift");
});

test("an outcome is named in words, as it is beside its numbers", () => {
  const outcome = metric({ name: "outcome_sum", title: "Outcome in all", unit: "outcome" });

  expect(seriesTitle(series([1], { metric: outcome, column: "lost_orders" }))).toBe(
    "Outcome in all: lost orders",
  );
});
