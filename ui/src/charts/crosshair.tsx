// One crosshair for all histories of a page: where one is pointed at, all of them read out.
import { createContext, use, useState, useSyncExternalStore } from "react";

type Listener = () => void;

/** A time pointed at, in milliseconds, or nothing; not React state, as it moves with the mouse. */
export class Crosshair {
  private at: number | null = null;
  private readonly listeners = new Set<Listener>();

  readonly get = () => this.at;

  readonly set = (at: number | null) => {
    if (at === this.at) return;
    this.at = at;
    for (const listener of this.listeners) listener();
  };

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const CrosshairContext = createContext(new Crosshair());

export function CrosshairProvider({ children }: { children: React.ReactNode }) {
  const [crosshair] = useState(() => new Crosshair());
  return <CrosshairContext value={crosshair}>{children}</CrosshairContext>;
}

export const useCrosshair = () => use(CrosshairContext);

export function useCrosshairTime(): number | null {
  const crosshair = useCrosshair();
  return useSyncExternalStore(crosshair.subscribe, crosshair.get);
}

/** Index of the window that holds `at`; -1 when none does. `starts` ascends, in milliseconds. */
export function windowAt(starts: readonly number[], windowMs: number, at: number | null): number {
  if (at === null) return -1;
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const index = low - 1;
  return index >= 0 && at < (starts[index] ?? 0) + windowMs ? index : -1;
}
