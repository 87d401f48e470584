/** The mean of a growing number of values. */
export interface RunningMean {
  count: number;
  mean: number;
}

/** A mean of nothing yet. */
export function emptyMean(): RunningMean {
  return { count: 0, mean: 0 };
}

/**
 * Takes one more value into the mean.
 * Formula: m <- m + (x - m) / n, which never loses the size of the mean the way a growing sum does.
 *
 * @param target changed in place
 *
 * @example const m = emptyMean(); addToMean(m, 2); addToMean(m, 4); m.mean // 3
 */
export function addToMean(target: RunningMean, value: number): void {
  target.count++;
  target.mean += (value - target.mean) / target.count;
}

/**
 * The mean of the values that the longer of two running means has and the shorter, its own beginning, has not.
 *
 * @param all the longer one
 * @param beginning has fewer values
 */
export function meanSince(all: RunningMean, beginning: RunningMean): number {
  const count = all.count - beginning.count;
  return all.mean + ((all.mean - beginning.mean) * beginning.count) / count;
}
