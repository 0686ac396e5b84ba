// Live without reload: the API says that something stored changed, and what is on screen is asked anew.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { throttle } from "../lib/throttle";

/** A replay changes things many times a second; more than this helps nobody's eyes. */
const MIN_PAUSE_MS = 1000;

export type Liveness = "connecting" | "live" | "lost";

/** Listens for changes for as long as the caller is mounted; says whether the line is up. */
export function useChanges(): Liveness {
  const client = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>("connecting");
  useEffect(() => listen(client, setLiveness), [client]);
  return liveness;
}

function listen(client: QueryClient, tell: (liveness: Liveness) => void): () => void {
  const refresh = throttle(
    // A refetch under way is let finish: cancelling it on each change would starve slow pages.
    () => void client.invalidateQueries({}, { cancelRefetch: false }),
    MIN_PAUSE_MS,
  );
  const source = new EventSource("/api/v1/changes");
  let wasLost = false;
  source.addEventListener("open", () => {
    tell("live");
    if (wasLost) refresh.call();
    wasLost = false;
  });
  source.addEventListener("error", () => {
    wasLost = true;
    tell("lost");
  });
  source.addEventListener("change", refresh.call);
  return () => {
    refresh.cancel();
    source.close();
  };
}
