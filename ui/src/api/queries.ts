// What each page asks for: query options by resource, and the few things people change.
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { type Search, type Span, spanBounds } from "../lib/urlState";
import { call } from "./fetch";
import type {
  FeaturePage,
  Fleet,
  FoundSegments,
  IncidentLine,
  IncidentPage,
  ModelBudget,
  ModelPage,
  Quarantine,
  SegmentsPage,
  ThresholdPage,
  VersionsPage,
} from "./types";

const part = encodeURIComponent;

export const fleetQuery = () =>
  queryOptions({ queryKey: ["fleet"], queryFn: ({ signal }) => call<Fleet>("/fleet", { signal }) });

export const modelQuery = (model: string, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "page", span],
    // The span is counted back from the watched world's present, which only the API knows.
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      const query = spanBounds(
        span,
        now,
        span.kind === "all" ? await beginning(client, model) : "",
      );
      return call<ModelPage>(`/models/${part(model)}/page`, { query, signal });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model ? keepPreviousData(previous) : undefined,
  });

/** When a model's story begins: with its training reference, else with its first version. */
async function beginning(client: QueryClient, model: string): Promise<string> {
  const page = await client.ensureQueryData(modelQuery(model, { kind: "90d" }));
  const times = [
    page.reference?.start ?? "",
    ...page.versions.map((version) => version.created_at),
  ];
  return times.filter(Boolean).sort()[0] ?? "";
}

export const featureQuery = (model: string, feature: string, reference: string, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "feature", feature, reference, span],
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      const query = { ...spanBounds(span, now), reference };
      return call<FeaturePage>(`/models/${part(model)}/features/${part(feature)}`, {
        query,
        signal,
      });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model && query.queryKey[3] === feature
        ? keepPreviousData(previous)
        : undefined,
  });

export const versionsQuery = (model: string, champion: string | undefined, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "versions", champion, span],
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      // Without a start the API begins where traffic began, and so at the same place whenever one looks.
      const bounds = span.kind === "all" ? {} : spanBounds(span, now);
      const query = { ...bounds, champion };
      return call<VersionsPage>(`/models/${part(model)}/versions`, { query, signal });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model ? keepPreviousData(previous) : undefined,
  });

export const segmentsQuery = (model: string, metric: string | undefined, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "segments", metric, span],
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      const since = span.kind === "all" ? await beginning(client, model) : "";
      const query = { ...spanBounds(span, now, since), metric };
      return call<SegmentsPage>(`/models/${part(model)}/segments`, { query, signal });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model ? keepPreviousData(previous) : undefined,
  });

export const worstSegmentsQuery = (model: string, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "worst-segments", span],
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      const since = span.kind === "all" ? await beginning(client, model) : "";
      const query = spanBounds(span, now, since);
      return call<FoundSegments>(`/models/${part(model)}/segments/worst`, { query, signal });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model ? keepPreviousData(previous) : undefined,
  });

/** Amounts by the names that the API has for them; what is absent is its default. */
export const thresholdsQuery = (model: string, payoff: Search, span: Span) =>
  queryOptions({
    queryKey: ["model", model, "thresholds", payoff, span],
    queryFn: async ({ signal, client }) => {
      const { now } = await client.ensureQueryData(fleetQuery());
      const since = span.kind === "all" ? await beginning(client, model) : "";
      const query = { ...spanBounds(span, now, since), ...payoff };
      return call<ThresholdPage>(`/models/${part(model)}/thresholds`, { query, signal });
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === model ? keepPreviousData(previous) : undefined,
  });

export const incidentsQuery = (filter: { model: string | undefined; state: string }) =>
  queryOptions({
    queryKey: ["incidents", filter],
    queryFn: ({ signal }) => call<IncidentLine[]>("/incidents", { query: filter, signal }),
    placeholderData: keepPreviousData,
  });

export const incidentQuery = (id: number) =>
  queryOptions({
    queryKey: ["incident", id],
    queryFn: ({ signal }) => call<IncidentPage>(`/incidents/${id}`, { signal }),
  });

export const quarantineQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "quarantine"],
    queryFn: ({ signal }) => call<Quarantine>(`/models/${part(model)}/quarantine`, { signal }),
  });

export const budgetQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "budget"],
    queryFn: ({ signal }) => call<ModelBudget>(`/models/${part(model)}/budget`, { signal }),
  });

export function useBudget(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (a_month: number) =>
      call<ModelBudget>(`/models/${part(model)}/budget`, {
        method: "PUT",
        body: { false_alarms_a_month: a_month },
      }),
    onSuccess: (budget) => client.setQueryData(budgetQuery(model).queryKey, budget),
  });
}
