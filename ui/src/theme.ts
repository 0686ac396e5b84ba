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

export const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--sans)" },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 5 },
  colors: { accent },
  defaultRadius: "md",
  cursorType: "pointer",
  components: {
    Tooltip: { defaultProps: { openDelay: 150, withArrow: true, multiline: true, maw: 320 } },
    Popover: { defaultProps: { withArrow: true, shadow: "md", radius: "md" } },
  },
});
