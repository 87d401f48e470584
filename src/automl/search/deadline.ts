/**
 * The budget of a search as two signals: one ends the search early enough that the winner can still be fitted on all
 * rows, the other ends everything. Both also follow the signal of whoever started the search.
 */
import type { SearchClock } from './search-clock.js';

/** Why the signals of a deadline abort, unless somebody else has stopped the search. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';

  constructor() {
    super('the budget is spent');
  }
}

export interface Deadline {
  /** Whether there is a budget at all. */
  readonly isTimed: boolean;
  /** Ends fits that only look for something better. */
  readonly searching: AbortSignal;
  /** Ends the fit of the winner too, a moment after the budget. */
  readonly finishing: AbortSignal;
  /** Seconds until `searching` aborts; infinite without a budget. */
  searchSecondsLeft(): number;
  /** Seconds of the budget; infinite without one. */
  secondsLeft(): number;
  /** Seconds since the search began. */
  secondsSpent(): number;
  /** Keeps so many seconds at the end free of searching, at most a share of the budget. */
  reserve(seconds: number): void;
  /**
   * The same budget with a search that ends earlier, by so many seconds as are kept for what follows; the answer is
   * asked again whenever the end comes near, and has to be closed.
   */
  endingEarlier(secondsKept: () => number): Deadline;
  /** Lets go of timers and listeners. */
  close(): void;
}

export interface DeadlineOptions {
  readonly clock: SearchClock;
  /** When the clock of the budget started, in milliseconds of `clock`. */
  readonly startedAtMs: number;
  readonly budgetSeconds?: number | undefined;
  /** Of whoever started the search. */
  readonly signal: AbortSignal;
}

/** A fit that is nearly done is worth more than these seconds. */
const GRACE_SECONDS = 0.3;

/** More is never kept back: a search that hardly searches finds nothing worth the refit. */
const MOST_RESERVED_SHARE = 0.4;

export function startDeadline({ clock, startedAtMs, budgetSeconds, signal }: DeadlineOptions): Deadline {
  const searching = new AbortController();
  const finishing = new AbortController();
  const endMs = budgetSeconds === undefined ? Number.POSITIVE_INFINITY : startedAtMs + budgetSeconds * 1000;
  let searchEndMs = endMs;
  let cancelSearchTimer: (() => void) | undefined;
  const follow = () => {
    searching.abort(signal.reason);
    finishing.abort(signal.reason);
  };
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow);
  const armSearch = () => {
    cancelSearchTimer?.();
    cancelSearchTimer = undefined;
    if (searchEndMs === Number.POSITIVE_INFINITY || searching.signal.aborted) return;
    if (clock.now() >= searchEndMs) searching.abort(new BudgetSpent());
    else cancelSearchTimer = clock.wakeAt(searchEndMs, armSearch);
  };
  const lastMs = endMs + GRACE_SECONDS * 1000;
  const cancelEndTimer =
    budgetSeconds === undefined ? undefined : clock.wakeAt(lastMs, () => finishing.abort(new BudgetSpent()));
  armSearch();
  const deadline: Deadline = {
    isTimed: budgetSeconds !== undefined,
    searching: searching.signal,
    finishing: finishing.signal,
    searchSecondsLeft: () => Math.max(0, (searchEndMs - clock.now()) / 1000),
    secondsLeft: () => Math.max(0, (endMs - clock.now()) / 1000),
    secondsSpent: () => (clock.now() - startedAtMs) / 1000,
    reserve(seconds) {
      if (budgetSeconds === undefined) return;
      const kept = Math.min(seconds, MOST_RESERVED_SHARE * budgetSeconds);
      searchEndMs = endMs - kept * 1000;
      armSearch();
    },
    endingEarlier: (secondsKept) => endEarlier(deadline, clock, secondsKept),
    close() {
      cancelSearchTimer?.();
      cancelEndTimer?.();
      signal.removeEventListener('abort', follow);
    },
  };
  return deadline;
}

/** Often enough that little of what is kept is lost, and too seldom to cost anything. */
const SECONDS_BETWEEN_LOOKS = 0.25;

function endEarlier(whole: Deadline, clock: SearchClock, secondsKept: () => number): Deadline {
  const searching = new AbortController();
  const follow = () => searching.abort(whole.searching.reason);
  if (whole.searching.aborted) follow();
  whole.searching.addEventListener('abort', follow);
  const searchSecondsLeft = () => Math.max(0, whole.searchSecondsLeft() - secondsKept());
  let cancelTimer: (() => void) | undefined;
  const look = () => {
    if (searching.signal.aborted) return;
    const left = searchSecondsLeft();
    if (left <= 0) searching.abort(new BudgetSpent());
    else {
      const wait = Math.min(left, SECONDS_BETWEEN_LOOKS);
      cancelTimer = clock.wakeAt(clock.now() + wait * 1000, look);
    }
  };
  if (whole.isTimed) look();
  return {
    ...whole,
    searching: searching.signal,
    searchSecondsLeft,
    close() {
      cancelTimer?.();
      whole.searching.removeEventListener('abort', follow);
    },
  };
}
