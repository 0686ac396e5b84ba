// What people do about an incident, and what to change where it was a false alarm.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./fetch";
import { incidentQuery } from "./queries";
import type { components } from "./schema.gen";
import type { Dismissal, IncidentPage, Proposal } from "./types";

type Schemas = components["schemas"];

/** What can be done, by the last part of its address, and what each takes. */
export interface Responses {
  acknowledge: Schemas["Acknowledgement"];
  snooze: Schemas["Snooze"];
  assign: Schemas["Assignment"];
  resolve: Schemas["Resolution"];
  reopen: Schemas["Resolution"];
  dismiss: Schemas["FalseAlarm"];
  comments: Schemas["Comment"];
}

export function useResponse<Kind extends keyof Responses>(id: number, kind: Kind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Responses[Kind]) =>
      call<IncidentPage>(`/incidents/${id}/${kind}`, { method: "POST", body }),
    onSuccess: (page) => {
      client.setQueryData(incidentQuery(id).queryKey, page);
      void client.invalidateQueries({ queryKey: ["incidents"] });
      void client.invalidateQueries({ queryKey: ["fleet"] });
      void client.invalidateQueries({ queryKey: ["model", page.model] });
    },
    // Somebody else was faster: the page shows what they did.
    onError: () => void client.invalidateQueries({ queryKey: incidentQuery(id).queryKey }),
  });
}

export const proposalQuery = (id: number, because: Dismissal | null) =>
  queryOptions({
    queryKey: ["incident", id, "proposal", because],
    queryFn: ({ signal }) =>
      call<Proposal>(`/incidents/${id}/proposal`, { query: { because: because ?? "" }, signal }),
    enabled: because !== null,
    // What would be saved must not change while it is looked at, whatever else does.
    staleTime: "static",
    gcTime: 0,
  });
