import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { EventLine } from "../../api/types";
import { Events } from "./Events";

const PAGE = {
  name: "late-flights",
  now: "2013-10-17T06:00:00Z",
  start: "2013-10-01T00:00:00Z",
  features: [],
};

const line = (given: Partial<EventLine>): EventLine => ({
  id: 1,
  name: "Sale",
  start: "2013-10-05T00:00:00Z",
  end: "2013-10-08T00:00:00Z",
  model: "late-flights",
  columns: [],
  metrics: [],
  is_excluded: true,
  is_muted: false,
  is_lasting: false,
  ...given,
});

afterEach(() => vi.unstubAllGlobals());

/** Shows the panel over an API that holds these events; returns what is sent to it. */
function open(events: EventLine[]) {
  const sent: [string, string, unknown][] = [];
  vi.stubGlobal("fetch", async (url: string, { method, body }: RequestInit) => {
    if (method !== "GET")
      sent.push([String(method), url, body ? JSON.parse(String(body)) : undefined]);
    return Response.json(url.includes("/choices") ? { metrics: [] } : events);
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        <Events page={PAGE} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return sent;
}

test("what was declared is listed latest first, with its days, what it is about and its effect", async () => {
  open([
    line({ name: "Long over", end: "2013-09-30T00:00:00Z" }),
    line({}),
    line({
      id: 2,
      name: "Repair",
      start: "2013-10-16T04:00:00Z",
      end: null,
      model: "",
      columns: ["temp"],
      is_excluded: false,
      is_muted: true,
    }),
  ]);

  await screen.findByText("Sale");
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Repair16 Oct 2013, 04:00 UTC, with no end yetall models · temp · nobody is toldRemove",
    "Sale5 Oct to 7 Oct 2013not learnt fromRemove",
  ]);
});

test("what lasts is ended as of the watched world's present", async () => {
  const sent = open([line({ id: 7, end: null, is_lasting: true })]);

  fireEvent.click(await screen.findByRole("button", { name: "End it now: Sale" }));

  await waitFor(() =>
    expect(sent).toEqual([["PATCH", "/api/v1/declared-events/7", { end: PAGE.now }]]),
  );
});

test("an event is removed when asked twice", async () => {
  const sent = open([line({ id: 7 })]);

  fireEvent.click(await screen.findByRole("button", { name: "Remove: Sale" }));
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Remove it now: Sale" }));

  await waitFor(() => expect(sent).toEqual([["DELETE", "/api/v1/declared-events/7", undefined]]));
});

test("an event is declared from the dialog, from now on where nothing else is said", async () => {
  const sent = open([]);
  fireEvent.click(await screen.findByRole("button", { name: "Declare" }));
  const dialog = await screen.findByRole("dialog", { name: "Declare an event" });
  expect(dialog).toBeTruthy();

  fireEvent.change(screen.getByLabelText("What is it?"), { target: { value: "Strike" } });
  fireEvent.click(screen.getByLabelText("Tell nobody"));
  fireEvent.submit(screen.getByLabelText("What is it?"));

  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject([
    "POST",
    "/api/v1/declared-events",
    { name: "Strike", start: "2013-10-17T06:00Z", end: null, is_excluded: true, is_muted: true },
  ]);
});
