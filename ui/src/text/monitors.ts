// Words of the page on which monitors are changed.

/** What metrics of a monitor are compared with, by the API's names. */
const against: Record<string, string> = {
  training: "against training",
  recent: "against recent weeks",
  known: "against all seen so far",
};

const references: Record<string, string> = {
  training: "Training",
  recent: "Recent weeks",
  known: "All seen so far",
};

export const monitorsText = {
  page: "Monitors",
  link: "Change them, or add one",
  asYaml: "In git, as YAML:",
  count: (on: number, paging: number) =>
    `${on} ${on === 1 ? "monitor stands" : "monitors stand"} watch; ${paging} of them ${paging === 1 ? "notifies" : "notify"} people.`,
  nobody: "No monitor asks this yet.",
  new: "New monitor",
  newHint:
    "Any metric, judged by any detector, or several monitors combined (composite). Nothing is stored before you add it.",
  edit: "Edit",
  close: "Close",
  save: "Save",
  add: "Add",
  remove: "Remove",
  removeHint:
    "What it found stays in the history; an alert that stands ends. To have it rest for a while, turn it off instead.",
  removeNow: (title: string) => `Remove “${title}”`,
  title: "Title",
  metric: "Metric",
  detector: "Judged by",
  columns: "Columns",
  allColumns: "All of them",
  segments: "Of which rows",
  allRows: "All together",
  segmentsHint: "A column stands for each of its values. Every segment is judged by itself.",
  eachValue: "Each value of",
  oneSegment: "One alone",
  parts: "Combines",
  partsHint:
    "One that only feeds this need not notify people itself: turn that off, and it opens no incident.",
  together: "Several together",
  combines: (parts: string) => `Combines ${parts}`,
  reference: "Compared with",
  references,
  window: "Every",
  notify: "Notify people of its alerts",
  minRows: "Rows a window needs to be judged",
  notSet: "not set",
  slider: "slider",
  lasting: {
    legend: "How long it must last",
    alert: "Alert when",
    bad: "Bad windows that open an alert",
    ofLast: "of the last",
    of: "Windows looked at",
    end: "windows are bad; end it after",
    clear: "Good windows in a row that end it",
    inARow: "good ones in a row.",
  },
  of: (columns: string) => `of ${columns}`,
  where: (segments: readonly string[]) =>
    segments.map((one) => (one.includes("=") ? `where ${one}` : `for each ${one}`)).join(", "),
  against,
  every: (length: string) => `every ${length}`,
  opens: (bad: number, of: number, clear: number) =>
    `alerts after ${bad === of && bad === 1 ? "1 bad window" : `${bad} of ${of} bad windows`}, ends after ${clear} good`,
  fromRows: (rows: number) => `from ${rows} rows`,
  judging: "Judging the past anew …",
  alertsIn: (alerts: number, days: number) =>
    `${alerts === 0 ? "No alert" : alerts === 1 ? "1 alert" : `${alerts} alerts`} in ${days} days`,
  inAll: (length: string) => `${length} in all`,
  asItIs: (said: string) => `As it is: ${said}`,
  present: "as it is",
  changed: "changed",
  fresh: "alerts",
  drawn: "Drawn",
  bad: (windows: number) => `${windows} bad ${windows === 1 ? "window" : "windows"}`,
  grey: (grey: string, all: string) => `${grey} of ${all} windows could not be judged.`,
  nothingMeasured: "Nothing was measured in these days that it could have judged.",
} as const;
