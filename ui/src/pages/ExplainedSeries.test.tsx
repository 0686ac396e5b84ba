import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { SeriesView } from "../api/types";
import { series } from "../testData";
import { ExplainedSeries } from "./ExplainedSeries";

afterEach(() => vi.unstubAllGlobals());

/** Shows a history without values, so that no picture need be drawn; returns what is asked of the API. */
function open(given: Partial<SeriesView>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return Response.json({
      monitor: "unusual",
      title: "Unusual results",
      starts: [],
      expected: [],
      lows: [],
      highs: [],
      why: "Expected is the median of the last 8 Mondays.",
    });
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <ExplainedSeries
          model="late-flights"
          view={series([null, null], given)}
          height={100}
          title="ROC AUC"
        />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return asked;
}

test("a history says why its limits lie there, when it is asked", async () => {
  const asked = open({ expected_by: ["unusual"] });
  const question = screen.getByRole("button", { name: "Why here? ROC AUC" });
  expect(asked).toEqual([]);

  fireEvent.click(question);

  await screen.findByText(/As usual, to the monitor “Unusual results”/);
  expect(screen.getByText(/the last 8 Mondays/)).toBeTruthy();
  expect(question.getAttribute("aria-expanded")).toBe("true");
  expect(asked).toEqual([
    "/api/v1/models/late-flights/monitors/unusual/expectation?metric=roc_auc&from=2013-10-01T00%3A00%3A00.000Z&to=2013-10-03T00%3A00%3A00.000Z",
  ]);
});

test("where no monitor knows beforehand what is usual, nothing is asked", () => {
  open({});

  expect(screen.queryByRole("button", { name: /Why here/ })).toBeNull();
});
