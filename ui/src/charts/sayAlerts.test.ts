import { expect, test } from "vitest";
import { preview, previewAlert } from "../testData";
import { sayAlerts } from "./sayAlerts";

test("how often it would have alerted is said with how long", () => {
  expect(sayAlerts(preview([]))).toBe("No alert in 90 days");
  expect(sayAlerts(preview([previewAlert]))).toBe("1 alert in 90 days, 3 days in all");
  expect(sayAlerts(preview([previewAlert, previewAlert]))).toBe(
    "2 alerts in 90 days, 6 days in all",
  );
});
