/** Targets minus their mean, which keeps sums of targets with a large offset from cancelling. */
export function centreTargets(targets: Float64Array): {
  readonly mean: number;
  readonly centred: Float64Array;
} {
  let mean = 0;
  for (let row = 0; row < targets.length; row++) mean += (targets[row]! - mean) / (row + 1);
  return { mean, centred: targets.map((value) => value - mean) };
}
