import { afterEach, expect, test, vi } from "vitest";
import { call, readProblem } from "./fetch";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, statusText: "Some Status" });

test("asks under the API's path, without parameters that are absent", async () => {
  const fetch = vi.fn().mockResolvedValue(answer({ now: 1 }));
  vi.stubGlobal("fetch", fetch);

  await call("/incidents", { query: { state: "open", model: undefined } });

  expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/incidents?state=open");
});

test("a refusal says what the API said", async () => {
  const problem = { title: "Not found", status: 404, detail: "no model is called 'x'" };
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(answer(problem, 404)));

  await expect(call("/models/x/page")).rejects.toMatchObject({
    status: 404,
    title: "Not found",
    message: "no model is called 'x'",
  });
});

test("a refusal without problem details falls back to its status", async () => {
  const error = await readProblem(
    new Response("<html>", { status: 502, statusText: "Bad Gateway" }),
  );

  expect(error).toMatchObject({ status: 502, title: "Bad Gateway" });
});

test("a server that does not answer is told as such", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed")));

  await expect(call("/fleet")).rejects.toMatchObject({ status: 0, title: "No answer" });
});
