/** Ends work that takes longer than it may. */

export interface TimeLimit {
  readonly seconds: number;
  /** What to end with when the time is over. */
  readonly tooLate: () => Error;
  /** Ends the work earlier. */
  readonly signal: AbortSignal;
}

/**
 * Runs `work` with a signal that aborts when its time is over or the outer signal aborts. The time begins when `work`
 * calls `begin`: waiting for a free thread does not count.
 * @throws what `tooLate` gives when it was the time that ended it
 */
export async function runWithin<Result>(
  { seconds, tooLate, signal }: TimeLimit,
  work: (signal: AbortSignal, begin: () => void) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer ??= setTimeout(() => limit.abort(), seconds * 1000);
  };
  try {
    return await work(AbortSignal.any([signal, limit.signal]), begin);
  } catch (error) {
    if (limit.signal.aborted && !signal.aborted) throw tooLate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
