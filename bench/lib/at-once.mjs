/**
 * Runs something for each item, so many at a time, in their order.
 * @template T
 * @param {number} atOnce @param {readonly T[]} items @param {(item: T) => Promise<void>} run
 */
export async function forEachAtOnce(atOnce, items, run) {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
