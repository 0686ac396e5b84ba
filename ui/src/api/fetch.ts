// The one way to the API: base path, query, JSON, abort, and the shape of its errors.

const BASE = "/api/v1";
const NO_CONTENT = 204;

/** A failed request, with what the API said about it (RFC 9457 problem details). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
  }
}

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Calls the API; `path` starts with a slash and its parts are already encoded. */
export async function call<Result>(path: string, options: Call = {}): Promise<Result> {
  const response = await send(path, options);
  if (!response.ok) throw await readProblem(response);
  if (response.status === NO_CONTENT) return undefined as Result;
  return (await response.json()) as Result;
}

async function send(path: string, { method = "GET", query, body, signal }: Call) {
  const given = Object.entries(query ?? {}).filter((pair): pair is [string, string] => !!pair[1]);
  const search = new URLSearchParams(given).toString();
  try {
    return await fetch(`${BASE}${path}${search && `?${search}`}`, {
      method,
      signal: signal ?? null,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "No answer", "The Watchkeeper server did not answer. Is it running?");
  }
}

/** Reads problem details off a failed response; falls back to the status line. */
export async function readProblem(response: Response): Promise<ApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const field = (name: string) => {
    const value = problem && typeof problem === "object" && Reflect.get(problem, name);
    return typeof value === "string" ? value : "";
  };
  return new ApiError(
    response.status,
    field("title") || response.statusText || `Status ${response.status}`,
    field("detail"),
  );
}
