// A model's monitors: what there is, what one can be made of, what one would have told, and changes to them.
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { call } from "./fetch";
import type {
  ExpectationView,
  ModelPage,
  MonitorBody,
  MonitorChoices,
  MonitorLine,
  PreviewPage,
} from "./types";

const pathOf = (model: string) => `/models/${encodeURIComponent(model)}/monitors`;
const pathTo = (model: string, name: string) => `${pathOf(model)}/${encodeURIComponent(name)}`;

export const monitorsQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "monitors"],
    queryFn: ({ signal }) => call<MonitorLine[]>(pathOf(model), { signal }),
  });

export const monitorChoicesQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "monitor-choices"],
    queryFn: ({ signal }) => call<MonitorChoices>(`${pathOf(model)}/choices`, { signal }),
  });

/** A monitor as the API takes it, complete. */
export type Draft = Required<MonitorBody>;

export const draftOf = (line: MonitorLine): Draft => ({
  title: line.title,
  question: line.question,
  metrics: line.metrics,
  detector: line.detector,
  columns: line.columns,
  segments: line.segments,
  parts: line.parts,
  settings: line.settings,
  reference: line.reference,
  window_s: line.window_s,
  persistence: line.persistence,
  min_rows: line.min_rows,
  is_paging: line.is_paging,
  is_enabled: line.is_enabled,
});

/** One of the histories that a monitor looks at. */
export interface Watched {
  metric: string;
  column: string;
  segment: string;
}

/** Between which values a monitor expected each window of a metric, and why there. */
export const expectationQuery = (
  model: string,
  name: string,
  query: Record<keyof Watched, string> & Record<"from" | "to", string | undefined>,
) =>
  queryOptions({
    queryKey: ["model", model, "expectation", name, query],
    queryFn: ({ signal }) =>
      call<ExpectationView>(`${pathTo(model, name)}/expectation`, { query, signal }),
    placeholderData: keepPreviousData,
  });

export const previewQuery = (
  model: string,
  name: string,
  monitor: MonitorBody,
  drawn: Watched | null,
) =>
  queryOptions({
    queryKey: ["model", model, "preview", name, monitor, drawn],
    queryFn: ({ signal }) =>
      call<PreviewPage>(`${pathOf(model)}/preview`, {
        method: "POST",
        body: { name, monitor, ...drawn },
        signal,
      }),
    placeholderData: keepPreviousData,
    // What was tried out on the way is not looked at again.
    gcTime: 30_000,
  });

/** Makes a monitor, or replaces the one of that name. */
export function useMonitorSave(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, monitor }: { name: string; monitor: MonitorBody }) =>
      call<MonitorLine>(pathTo(model, name), { method: "PUT", body: monitor }),
    onSuccess: (line) => show(client, model, line),
  });
}

export function useMonitorRemoval(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<undefined>(pathTo(model, name), { method: "DELETE" }),
    onSuccess: (_, name) =>
      change(client, model, (lines) => lines.filter((line) => line.name !== name)),
  });
}

/** Turns a monitor on or off, or its notifications. */
export function useMonitorSwitch(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...body }: { name: string; is_enabled?: boolean; is_paging?: boolean }) =>
      call<MonitorLine>(pathTo(model, name), { method: "PATCH", body }),
    onSuccess: (line) => show(client, model, line),
  });
}

function show(client: QueryClient, model: string, line: MonitorLine) {
  change(client, model, (lines) =>
    lines.some(({ name }) => name === line.name)
      ? lines.map((other) => (other.name === line.name ? line : other))
      : [...lines, line],
  );
}

function change(client: QueryClient, model: string, edit: (lines: MonitorLine[]) => MonitorLine[]) {
  client.setQueryData(monitorsQuery(model).queryKey, (lines) => lines && edit(lines));
  client.setQueriesData<ModelPage>(
    { queryKey: ["model", model, "page"] },
    (page) => page && { ...page, monitors: edit(page.monitors) },
  );
}
