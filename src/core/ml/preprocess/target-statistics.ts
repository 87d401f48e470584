/** Count, sum and sum of squares of a target per level, so that parts can be added and taken away. */
export interface TargetStatistics {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Statistics of no rows. */
export function emptyTargetStatistics(levelCount: number): TargetStatistics {
  return {
    counts: new Float64Array(levelCount),
    sums: new Float64Array(levelCount),
    squares: new Float64Array(levelCount),
  };
}

/** All rows without those of `part`. */
export function withoutPart(all: TargetStatistics, part: TargetStatistics): TargetStatistics {
  return {
    counts: all.counts.map((count, i) => count - part.counts[i]!),
    sums: all.sums.map((sum, i) => sum - part.sums[i]!),
    squares: all.squares.map((square, i) => square - part.squares[i]!),
  };
}

/**
 * Mean of the target per level, shrunk towards the overall mean the more the fewer rows a level has and the more
 * they differ: w m_i + (1 - w) m, w = v n_i / (v n_i + v_i), with v the variance of the target over all rows and
 * v_i that within the level (empirical Bayes).
 * Source: Micci-Barreca 2001; scikit-learn 1.9 `TargetEncoder(smooth='auto')`.
 * @returns one number per level, and the overall mean, which is also the answer for an unseen level
 */
export function shrunkenMeans(statistics: TargetStatistics): { encodings: Float64Array; prior: number } {
  const { counts, sums, squares } = statistics;
  const rows = total(counts);
  const prior = rows === 0 ? 0 : total(sums) / rows;
  const variance = rows === 0 ? 0 : Math.max(0, total(squares) / rows - prior * prior);
  const encodings = counts.map((count, level) => {
    if (count === 0) return prior;
    const mean = sums[level]! / count;
    const within = Math.max(0, squares[level]! / count - mean * mean);
    const weight = (variance * count) / (variance * count + within);
    return Number.isNaN(weight) ? prior : weight * mean + (1 - weight) * prior;
  });
  return { encodings, prior };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
