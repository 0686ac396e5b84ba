// Short names for the generated types; nothing is typed by hand here.
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type AlertView = Schemas["AlertView"];
export type Answer = Schemas["Answer"];
export type Challenger = Schemas["Challenger"];
export type Conclusion = Schemas["Conclusion"];
export type DayStatus = Schemas["DayStatus"];
export type Difference = Schemas["Difference"];
export type Distribution = Schemas["Distribution"];
export type FeatureLine = Schemas["FeatureLine"];
export type FeaturePage = Schemas["FeaturePage"];
export type Fleet = Schemas["Fleet"];
export type IncidentLine = Schemas["IncidentLine"];
export type IncidentPage = Schemas["IncidentPage"];
export type IncidentState = Schemas["IncidentState"];
export type MetricInfo = Schemas["MetricInfo"];
export type ModelLine = Schemas["ModelLine"];
export type ModelPage = Schemas["ModelPage"];
export type MonitorLine = Schemas["MonitorLine"];
export type Quarantine = Schemas["Quarantine"];
export type Question = Schemas["Question"];
export type QuestionDays = Schemas["QuestionDays"];
export type QuestionSection = Schemas["QuestionSection"];
export type SegmentView = Schemas["SegmentView"];
export type SeriesView = Schemas["SeriesView"];
export type Status = Schemas["Status"];
export type Summary = Schemas["Summary"];
export type TimelineLine = Schemas["TimelineLine"];
export type VersionsPage = Schemas["VersionsPage"];
export type VersionTraffic = Schemas["VersionTraffic"];
export type EventKind = Schemas["EventKind"];
export type Unit = Schemas["Unit"];
