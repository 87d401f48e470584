/** How the columns of a check are dealt out to threads. Results do not depend on it: each feature has its own seed. */

/** Fewer values than this are not worth another thread. */
const VALUES_A_THREAD = 500_000;

/**
 * @param features in report order
 * @param rows rows of both sides together
 * @param mostThreads how many threads may work at once, 1 or more
 * @returns one share of the features for each thread to use; neighbours go to different threads, as they tend to
 *   be alike in cost
 */
export function dealFeatures<T>(features: readonly T[], rows: number, mostThreads: number): T[][] {
  const worthwhile = Math.ceil((features.length * rows) / VALUES_A_THREAD);
  const threads = Math.max(1, Math.min(worthwhile, mostThreads, features.length));
  return Array.from({ length: threads }, (_, thread) =>
    features.filter((_, index) => index % threads === thread),
  );
}
