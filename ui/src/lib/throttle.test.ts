import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("runs at once, then at most once a pause, and after the last call", () => {
  const action = vi.fn();
  const { call } = throttle(action, 1000);

  for (let index = 0; index < 5; index += 1) call();
  expect(action).toHaveBeenCalledTimes(1);

  vi.advanceTimersByTime(1000);
  expect(action).toHaveBeenCalledTimes(2);

  vi.advanceTimersByTime(5000);
  expect(action).toHaveBeenCalledTimes(2);
});

test("nothing runs once it is cancelled", () => {
  const action = vi.fn();
  const { call, cancel } = throttle(action, 1000);

  call();
  call();
  cancel();
  vi.advanceTimersByTime(5000);

  expect(action).toHaveBeenCalledTimes(1);
});
