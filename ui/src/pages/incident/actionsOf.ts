// What can be done about an incident: what it most needs comes first.
import type { IncidentPage } from "../../api/types";

export type Action = "acknowledge" | "snooze" | "assign" | "resolve" | "reopen" | "dismiss";

export function actionsOf({
  state,
  dismissal,
}: Pick<IncidentPage, "state" | "dismissal">): Action[] {
  if (state === "resolved") return dismissal ? ["reopen"] : ["reopen", "dismiss"];
  const others: Action[] = ["assign", "resolve", "dismiss"];
  return state === "acknowledged"
    ? ["resolve", "snooze", "assign", "dismiss"]
    : ["acknowledge", "snooze", ...others];
}
