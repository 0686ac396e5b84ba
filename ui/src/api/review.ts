// The review of the monitoring itself.
import { queryOptions } from "@tanstack/react-query";
import { call } from "./fetch";
import type { ReviewPage } from "./types";

export const reviewQuery = () =>
  queryOptions({
    queryKey: ["review"],
    queryFn: ({ signal }) => call<ReviewPage>("/review", { signal }),
  });
