/** `map` for many items on the main thread: after each turn of work others get theirs. */
import type { Clock } from '../clock.js';
import { type LoopTurns, TURN_MS } from './loop-turns.js';

interface Mapped<Result> {
  readonly results: readonly Result[];
  /** Time spent on the items, without the pauses. */
  readonly spentMs: number;
}

export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  turns: LoopTurns,
  clock: Pick<Clock, 'monotonicMs'>,
  map: (item: Item, index: number) => Result,
): Promise<Mapped<Result>> {
  const results: Result[] = [];
  let spentMs = 0;
  let turnStartedMs = clock.monotonicMs();
  for (const [index, item] of items.entries()) {
    results.push(map(item, index));
    const tookMs = clock.monotonicMs() - turnStartedMs;
    if (index + 1 < items.length && tookMs < TURN_MS) continue;
    spentMs += tookMs;
    if (index + 1 < items.length) await turns.next();
    turnStartedMs = clock.monotonicMs();
  }
  return { results, spentMs };
}
