/** The paired comparison where rows of a group depend on each other. Pure. */
import { clusteredMean } from '../core/ml/search/clustered-mean.js';
import type { PairedComparison } from './paired-comparison.js';

const CONFIDENCE = 0.95;
/** The same gain in five groups comes by chance once in 16 times, in six once in 32: 2^(1 - 6) is below 1 - 0.95. */
const FEWEST_EQUAL_GROUPS = 6;

/**
 * @param gains by how much the second model is better on each row
 * @param groups group of each row; every value is a group
 */
export function compareByGroup(gains: Float64Array, groups: Int32Array): PairedComparison {
  const result = clusteredMean(gains, groups, CONFIDENCE);
  if (result.kind === 'insufficient-data') return { ...result, of: 'groups' };
  if (result.kind === 'tested') {
    const { difference, lower, upper, pValue } = result;
    return { kind: 'tested', difference, lower, upper, pValue, method: 'clustered-t' };
  }
  const { difference } = result;
  const groupCount = new Set(groups).size;
  if (difference !== 0 && groupCount < FEWEST_EQUAL_GROUPS) {
    return { kind: 'insufficient-data', needed: FEWEST_EQUAL_GROUPS, got: groupCount, of: 'groups' };
  }
  return { kind: 'identical', difference, of: 'groups' };
}
