// Mantine in the house's clothes: fonts, radius and accent; colours come from styles/tokens.css.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eaf3fa",
  "#d5e5f2",
  "#a8cae5",
  "#80b7e3",
  "#5b99ca",
  "#3f82b8",
  "#2b6c9f",
  "#1f5a87",
  "#184a71",
  "#103a5b",
];

/**
 * Mantine's greys as warm as our paper, its darks as blue as our night. The fifth of each draws the borders of
 * what can be filled in or ticked: 3 : 1 at least on our panels (WCAG 2.2, 1.4.11).
 */
const gray: MantineColorsTuple = [
  "#f7f6f2",
  "#f0eee8",
  "#e6e3da",
  "#dad6cb",
  "#8f8f8a",
  "#7d8287",
  "#7d858c",
  "#475361",
  "#2b3743",
  "#17212c",
];

const dark: MantineColorsTuple = [
  "#d5dce3",
  "#b3bdc7",
  "#8c98a4",
  "#7c8893",
  "#66727e",
  "#27323d",
  "#1a242e",
  "#141d26",
  "#0f171f",
  "#0a1016",
];

export const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--sans)" },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, gray, dark },
  defaultRadius: "md",
  cursorType: "pointer",
  components: {
    Tooltip: { defaultProps: { openDelay: 150, withArrow: true, multiline: true, maw: 320 } },
    Popover: { defaultProps: { withArrow: true, shadow: "md", radius: "md" } },
  },
});
