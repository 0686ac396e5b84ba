// Declared events: what there is of a model, and changes to it.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./fetch";
import type { EventBody, EventLine } from "./types";

const PATH = "/declared-events";

export const declaredEventsQuery = (model: string) =>
  queryOptions({
    queryKey: ["model", model, "declared-events"],
    queryFn: ({ signal }) => call<EventLine[]>(PATH, { query: { model }, signal }),
  });

/** Declares an event. */
export const useDeclare = () =>
  useChange((body: EventBody) => call<EventLine>(PATH, { method: "POST", body }));

/** Changes when an event ends. */
export const useEnd = () =>
  useChange(({ id, end }: { id: number; end: string }) =>
    call<EventLine>(`${PATH}/${id}`, { method: "PATCH", body: { end } }),
  );

/** Removes an event. */
export const useRemoval = () =>
  useChange((id: number) => call<undefined>(`${PATH}/${id}`, { method: "DELETE" }));

/** An event may be every model's, and is drawn on every chart: what is on screen is asked anew. */
function useChange<Given, Result>(mutationFn: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: ["model"] }),
  });
}
