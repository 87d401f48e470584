/** An improvement below this share of the first loss is none. */
const SMALLEST_IMPROVEMENT = 1e-7;

/** Remembers the best round and says when to give up. */
export interface EarlyStopping {
  /** Rounds of the best model so far. */
  readonly bestRounds: number;
  /** Takes the loss after some rounds; true when it has not improved for too long. */
  shouldStop(rounds: number, loss: number): boolean;
}

/**
 * Watches the loss on rows kept back.
 * @param initial loss of the model without trees
 * @param patience rounds without improvement after which to stop, 1 or more
 */
export function createEarlyStopping(initial: number, patience: number): EarlyStopping {
  let best = initial;
  let bestRounds = 0;
  const smallest = SMALLEST_IMPROVEMENT * Math.abs(initial);
  return {
    get bestRounds() {
      return bestRounds;
    },
    shouldStop(rounds, loss) {
      if (loss < best - smallest) {
        best = loss;
        bestRounds = rounds;
      }
      return rounds - bestRounds >= patience;
    },
  };
}
