/** Time as a search sees it: how long something took, and being woken at the end of the budget. */
export interface SearchClock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Calls back once when `now()` has reached `atMs`; the answer takes the call back. */
  wakeAt(atMs: number, callback: () => void): () => void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemSearchClock: SearchClock = {
  now: () => performance.now(),
  wakeAt(atMs, callback) {
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, atMs - performance.now()));
    const timer = setTimeout(callback, wait);
    return () => clearTimeout(timer);
  },
};
