import type { PreviewPage } from "../api/types";
import { DAY_MS, formatLength } from "../lib/time";
import { monitorsText } from "../text/monitors";

/** How often it would have alerted, and for how long: "4 alerts in 90 days, 11 days in all". */
export function sayAlerts({ alerts, alarmed_s, start, end }: PreviewPage): string {
  const days = Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
  const counted = monitorsText.alertsIn(alerts.length, days);
  return alerts.length === 0
    ? counted
    : `${counted}, ${monitorsText.inAll(formatLength(alarmed_s * 1000))}`;
}
