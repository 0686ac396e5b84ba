/** Runs `action` at once, then at most once in `pauseMs`, and always after the last call. */
export function throttle(
  action: () => void,
  pauseMs: number,
): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWaiting = false;
  const rest = () => {
    timer = undefined;
    if (!isWaiting) return;
    isWaiting = false;
    run();
  };
  const run = () => {
    timer = setTimeout(rest, pauseMs);
    action();
  };
  return {
    call: () => {
      if (timer === undefined) run();
      else isWaiting = true;
    },
    cancel: () => clearTimeout(timer),
  };
}
