import { expect, test } from "vitest";
import { series } from "../testData";
import { seriesOption, seriesScale } from "./seriesOption";

const theme = {
  ink: "#000",
  label: "#000",
  line: "#000",
  split: "#000",
  panel: "#fff",
  value: "#00f",
  benchmark: "#888",
  shade: "#eee",
  event: "#00f2",
  grey: "#888",
  yellow: "#fa0",
  red: "#f00",
  font: "sans",
};

test("bad windows are marked by shape as well as colour, at their value", () => {
  const view = series([0.7, 0.6, 0.5], { statuses: ["green", "yellow", "red"] });

  expect(seriesOption(view, theme).series).toMatchObject([
    { type: "custom" },
    { type: "line", connectNulls: false },
    { type: "scatter", symbol: "triangle", data: [[Date.parse(view.starts[1] ?? ""), 0.6]] },
    { type: "scatter", symbol: "diamond", data: [[Date.parse(view.starts[2] ?? ""), 0.5]] },
  ]);
});

test("the axis holds the band and the benchmark", () => {
  const { min, max } = seriesScale(series([0.7, 0.7], { benchmark: 0.95 }));

  expect(min).toBeLessThanOrEqual(0.6);
  expect(max).toBeGreaterThanOrEqual(0.95);
});

test("a small benchmark is drawn where it is, and not where ECharts would round it to", () => {
  expect(seriesOption(series([0.01], { benchmark: 0.0052 }), theme).series).toMatchObject([
    { type: "custom" },
    { markLine: { data: [{ yAxis: 0.0052 }], precision: 12 } },
    { type: "scatter" },
    { type: "scatter" },
  ]);
});

test("the training period is shaded up to its end, and only where it is in view", () => {
  const shaded = series([1, 1, 1], { reference_until: "2013-10-02T00:00:00Z" });
  const live = series([1, 1, 1], { reference_until: "2013-04-01T00:00:00Z" });
  const area = (view: typeof live) => {
    const drawn = seriesOption(view, theme).series;
    return Array.isArray(drawn) ? drawn[1]?.markArea : null;
  };

  expect(area(shaded)?.data[0][1]).toEqual({ xAxis: Date.parse("2013-10-02T00:00:00Z") });
  expect(area(live)).toBeUndefined();
});

test("windows whose labels are still coming are shaded to the end", () => {
  const coming = series([1, 1, 1], { labels_coming_since: "2013-10-03T00:00:00Z" });
  const drawn = seriesOption(coming, theme).series;

  expect(Array.isArray(drawn) && drawn[1]?.markArea?.data).toEqual([
    [{ xAxis: Date.parse("2013-10-03") }, { xAxis: Date.parse("2013-10-04") }],
  ]);
});

test("a declared event is a named band with dashed edges, as far as it lies in the time shown", () => {
  const events = [
    { name: "sale", start: "2013-10-02T06:00:00Z", end: "2013-10-02T18:00:00Z", is_excluded: true },
    { name: "strike", start: "2013-09-01T00:00:00Z", end: null, is_excluded: true },
  ];
  const drawn = seriesOption(series([1, 1, 1], { events }), theme).series;
  const areas = Array.isArray(drawn) && drawn[1]?.markArea?.data;

  expect(areas).toMatchObject([
    [
      {
        name: "sale",
        xAxis: Date.parse("2013-10-02T06:00:00Z"),
        itemStyle: { borderType: "dashed" },
      },
      { xAxis: Date.parse("2013-10-02T18:00:00Z") },
    ],
    [{ name: "strike", xAxis: Date.parse("2013-10-01") }, { xAxis: Date.parse("2013-10-04") }],
  ]);
});

test("what was as usual lies beneath, up to the edge where nothing is bad on a side", () => {
  const usual = {
    monitor: "unusual",
    title: "Unusual results",
    starts: ["2013-10-02T00:00:00Z", "2013-10-03T00:00:00Z"],
    expected: [0.8, 0.82],
    lows: [0.5, 0.52],
    highs: [null, null],
    why: "",
  };
  const view = { ...series([0.7, 0.75, 0.8]), usual };

  const [band, low, high, expected] = [seriesOption(view, theme).series].flat();

  expect(band).toMatchObject({ type: "custom", z: 0, data: [[0]] });
  expect([low, high]).toMatchObject([
    {
      data: [
        [Date.parse("2013-10-02"), 0.5],
        [Date.parse("2013-10-03"), 0.52],
      ],
    },
    {
      data: [
        [Date.parse("2013-10-02"), null],
        [Date.parse("2013-10-03"), null],
      ],
    },
  ]);
  expect(expected).toMatchObject({
    type: "line",
    data: [
      [Date.parse("2013-10-02"), 0.8],
      [Date.parse("2013-10-03"), 0.82],
    ],
  });
  expect(seriesScale(view).min).toBeLessThanOrEqual(0.5);
});

test("what was estimated is dashed, in its own time, and the axes hold it", () => {
  const estimate = series([0.3, 0.35], {
    starts: ["2013-10-03T00:00:00Z", "2013-10-04T00:00:00Z"],
  });
  const view = series([0.7, 0.6], { estimate });
  const option = seriesOption(view, theme);

  expect(option.series).toMatchObject([
    { type: "custom" },
    { type: "line" },
    { type: "custom" },
    {
      type: "line",
      lineStyle: { type: [5, 3] },
      data: [
        [Date.parse("2013-10-03"), 0.3],
        [Date.parse("2013-10-04"), 0.35],
      ],
    },
    { type: "scatter" },
    { type: "scatter" },
  ]);
  expect(option.xAxis).toMatchObject({ max: Date.parse("2013-10-05") });
  expect(seriesScale(view).min).toBeLessThanOrEqual(0.2);
});

test("the axis holds the limit, unless it lies so far off that all else would be flat", () => {
  const values = { values: [1, 2], lows: [null, null], highs: [null, null] };

  expect(seriesScale({ ...series([1, 2], values), limits: [2.6, null] }).max).toBe(3);
  expect(seriesScale({ ...series([1, 2], values), limits: [90, null] }).max).toBe(2);
});
