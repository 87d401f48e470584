/** Keeps a lease alive while work runs; the signal aborts when the lease turns out to be lost. */

export const LEASE_MS = 20_000;
const BEAT_EVERY_MS = 4_000;

/**
 * @param beat extends the lease; false when somebody else holds it now or a stop was asked for
 * @param work gets a signal that aborts once `beat` has answered false, or with the outer signal
 */
export async function withHeartbeat<T>(
  beat: () => Promise<boolean>,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const timer = setInterval(() => {
    beat().then(
      (isOurs) => {
        if (!isOurs) controller.abort(new Error('the lease is lost or a stop was asked for'));
      },
      // A database that does not answer for a moment is no reason to throw work away; the lease decides.
      () => undefined,
    );
  }, BEAT_EVERY_MS);
  const signal = outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer]);
  try {
    return await work(signal);
  } finally {
    clearInterval(timer);
  }
}
