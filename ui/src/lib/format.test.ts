import { describe, expect, test } from "vitest";
import { plain } from "../testText";
import {
  formatAxis,
  formatBytes,
  formatChange,
  formatInterval,
  formatProbability,
  formatShortCount,
  formatValue,
  UNKNOWN,
  unbroken,
  words,
} from "./format";

describe("formatValue", () => {
  test.each([
    [0.7123, "number", "0.71"],
    [0.0412, "number", "0.041"],
    [2, "number", "2"],
    [1234.5, "number", "1,235"],
    [0.0000123, "number", "1.23e-5"],
    [0.118, "ratio", "11.8 %"],
    [0, "ratio", "0 %"],
    [1, "ratio", "100 %"],
    [0.0003, "ratio", "<0.1 %"],
    [31.25, "percent", "31.3 %"],
    [8.25, "milliseconds", "8.3 ms"],
    [18.6, "milliseconds", "19 ms"],
    [1500, "milliseconds", "1.50 s"],
    [4.1e8, "bytes", "410 MB"],
    [903, "rows", "903"],
    [426, "days", "426 days"],
    [4.85, "outcome", "4.85"],
    [862.4, "outcome", "862"],
  ] as const)("writes %d %s as %s", (value, unit, written) => {
    expect(plain(formatValue(value, unit))).toBe(written);
  });

  test("never writes what is not known as a number", () => {
    expect(plain(formatValue(null, "ratio"))).toBe(UNKNOWN);
    expect(plain(formatValue(Number.NaN, "number"))).toBe(UNKNOWN);
  });
});

test("a number holds on to its unit where the line ends, and has a minus as wide as a figure", () => {
  expect(formatValue(0.239, "ratio")).toBe("23.9\u00a0%");
  expect(formatInterval({ low: 0.115, high: 0.122 }, "ratio")).toBe("11.5 to 12.2\u00a0%");
  expect(formatValue(-0.436, "number")).toBe("−0.44");
  expect(unbroken("temp > 37.9 or no value")).toBe("temp\u00a0>\u00a037.9 or no value");
});

test("an axis shows just the decimals that its steps need", () => {
  expect(plain(formatAxis(0.6, "ratio", 0.2))).toBe("60 %");
  expect(plain(formatAxis(0.005, "ratio", 0.005))).toBe("0.5 %");
  expect(plain(formatAxis(0.75, "number", 0.05))).toBe("0.75");
  expect(plain(formatAxis(0, "number", 0.2))).toBe("0");
  expect(plain(formatAxis(40, "milliseconds", 20))).toBe("40 ms");
});

test("an interval names its unit once", () => {
  expect(plain(formatInterval({ low: 0.115, high: 0.122 }, "ratio"))).toBe("11.5 to 12.2 %");
  expect(plain(formatInterval({ low: 0.69, high: 0.74 }, "number"))).toBe("0.69 to 0.74");
  expect(plain(formatInterval({ low: 900, high: 1100 }, "milliseconds"))).toBe("900 ms to 1.10 s");
  expect(plain(formatInterval({ low: null, high: 1 }, "number"))).toBe("");
});

test("change from training is in percent, and in points where the unit is a share", () => {
  expect(plain(formatChange(0.72, 0.77, "number"))).toBe("6.5 % below training");
  expect(plain(formatChange(0.2, 0.02, "ratio"))).toBe("18.0 points above training");
  expect(plain(formatChange(5, 5, "number"))).toBe("as in training");
  expect(plain(formatChange(5, 0, "number"))).toBe("");
});

test.each([
  [0.3083, "0.308"],
  [0.00123, "0.00123"],
  [0.99987, "0.999870"],
  [1 - 1e-15, "1.000000000000"],
  [0, "0"],
  [1, "1"],
])("a probability of %d is told apart from 0 and from 1: %s", (value, told) => {
  expect(formatProbability(value)).toBe(told);
});

test("counts and bytes are short", () => {
  expect(plain(formatShortCount(904.3))).toBe("904");
  expect(plain(formatShortCount(88_211))).toBe("88 k");
  expect(plain(formatShortCount(4_120_331))).toBe("4.1 M");
  expect(plain(formatBytes(0))).toBe("0 B");
  expect(plain(formatBytes(1500))).toBe("1.5 kB");
});

test("identifiers become words", () => {
  expect(words("missed_connection_cost")).toBe("missed connection cost");
});
