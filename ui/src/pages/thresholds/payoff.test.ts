import { describe, expect, test } from "vitest";
import { formatSearch, parseSearch } from "../../lib/urlState";
import { decodePayoff, encodePayoff, readAmount } from "./payoff";

describe("what is typed", () => {
  test.each([
    ["120", 120],
    [" 1 200.50 ", 1200.5],
    ["−4", -4],
    [".5", 0.5],
    ["1e-7", 1e-7],
    ["0", 0],
  ])("%s is read as a number", (typed, amount) => {
    expect(readAmount(typed)).toEqual({ amount });
  });

  test.each([
    ["  ", "missing"],
    ["1,200", "unreadable"],
    ["ten", "unreadable"],
    ["-", "unreadable"],
    ["Infinity", "unreadable"],
    ["2000000000", "too_large"],
    ["1e999", "too_large"],
  ])("%s is refused with the reason", (typed, problem) => {
    expect(readAmount(typed)).toEqual({ problem });
  });
});

test("amounts survive the way through the address", () => {
  const payoff = { value_tp: 120, cost_fp: 4, cost_fn: 0, value_tn: 1e-7 };
  expect(decodePayoff(parseSearch(formatSearch(encodePayoff(payoff))))).toEqual(payoff);
});

test("the API's own amounts leave the address clean, and stand in for what cannot be read", () => {
  const payoff = { value_tp: 0, cost_fp: 1, cost_fn: 1, value_tn: 0 };
  expect(encodePayoff(payoff)).toEqual({});
  expect(decodePayoff({ cost_fp: "much", value_tn: "" })).toEqual(payoff);
});
