// Drills of a model: which faults can be planted, how a running one stands, and what the latest found.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./fetch";
import type { DrillBody, DrillPage } from "./types";

/** While a drill runs its progress is asked for this often. */
const LOOK_AGAIN_MS = 1000;

const pathOf = (model: string) => `/models/${encodeURIComponent(model)}/drill`;

export const drillQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "drill"],
    queryFn: ({ signal }) => call<DrillPage>(pathOf(model), { signal }),
    refetchInterval: ({ state }) =>
      state.data?.progress || state.data?.busy_with ? LOOK_AGAIN_MS : false,
  });

/** Begins a drill. */
export function useDrillStart(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DrillBody) => call<DrillPage>(pathOf(model), { method: "POST", body }),
    onSuccess: (page) => client.setQueryData(drillQuery(model).queryKey, page),
  });
}

/** Ends the drill that is running. */
export function useDrillEnd(model: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<undefined>(pathOf(model), { method: "DELETE" }),
    onSettled: () => client.invalidateQueries(drillQuery(model)),
  });
}
