// The colours of charts, read off the page's own variables, so light and dark live in one file.
import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";

const VARIABLES = {
  ink: "--ink",
  label: "--ink-3",
  line: "--line",
  split: "--line-soft",
  panel: "--panel",
  value: "--accent",
  benchmark: "--ink-3",
  shade: "--shade",
  event: "--accent-soft",
  grey: "--grey",
  yellow: "--yellow",
  red: "--red",
} as const;

export type ChartTheme = Record<keyof typeof VARIABLES, string> & { font: string };

export function readChartTheme(style: Pick<CSSStyleDeclaration, "getPropertyValue">): ChartTheme {
  const read = (name: string) => style.getPropertyValue(name).trim();
  const entries = Object.entries(VARIABLES).map(([key, name]) => [key, read(name)]);
  return { ...Object.fromEntries(entries), font: read("--sans") };
}

export function useChartTheme(): ChartTheme {
  const scheme = useComputedColorScheme("light");
  // The variables' values change with the scheme, so it is part of what is remembered.
  return useMemo(
    () => ({ ...readChartTheme(getComputedStyle(document.documentElement)), scheme }),
    [scheme],
  );
}
