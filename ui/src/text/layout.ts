// Words around every page.

export const layoutText = {
  skip: "Skip to content",
  live: {
    live: "Live",
    connecting: "Connecting",
    lost: "Reconnecting",
    hint: "The present of what is watched. Pages refresh by themselves when something changes.",
  },
  scheme: { dark: "Switch to dark colours", light: "Switch to light colours" },
} as const;
