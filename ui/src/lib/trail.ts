// The ways back that stand over a page's title.
import { sharedText } from "../text/shared";

export interface TrailStep {
  label: string;
  to: string;
}

export const fleetTrail: readonly TrailStep[] = [{ label: sharedText.nav.fleet, to: "/" }];

/** The way to a page that lies under a model's. */
export const modelTrail = (model: string): readonly TrailStep[] => [
  ...fleetTrail,
  { label: model, to: `/models/${encodeURIComponent(model)}` },
];
