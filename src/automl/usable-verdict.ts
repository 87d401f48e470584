/** Whether a model is better than saying the same for every row, in words and figures. */
import type { Metric } from '../core/ml/metrics/metric.js';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import { usableModels } from '../core/ml/search/usable-models.js';

export interface ModelTest {
  readonly model: string;
  readonly test: BaselineTest;
}

export interface Verdict {
  readonly usable: boolean;
  readonly reason: string;
}

/**
 * @param tests of all ranked models against the baseline: the winner was picked among them, so all of them count
 */
export function judgeWinner(winner: string, metric: Metric, tests: readonly ModelTest[]): Verdict {
  const index = tests.findIndex(({ model }) => model === winner);
  const found = tests[index];
  if (found === undefined)
    return {
      usable: false,
      reason: 'no model is better than the baseline, which says the same for every row',
    };
  const verdict = usableModels(tests)[index];
  const usable = verdict?.usable === true;
  const { test } = found;
  if (test.kind === 'no-difference')
    return { usable: false, reason: `answers exactly as the baseline does on ${test.rows} rows` };
  if (test.kind === 'insufficient-data') {
    return {
      usable: false,
      reason: `too few rows to compare with the baseline: ${test.got} of at least ${test.needed}`,
    };
  }
  const what = { accuracy: 'share of right rows', 'row-loss': `error per row behind ${metric}`, metric }[
    test.measure
  ];
  const gain = `gain over the baseline in ${what}: ${show(test.difference)} (95 % interval ${show(test.lower)} to ${show(test.upper)}, ${test.rows} rows)`;
  const p = `p ${showP(verdict?.adjustedPValue ?? 1)} after Holm over ${tests.length} models`;
  return { usable, reason: `${usable ? 'beats' : 'does not beat'} the baseline: ${gain}, ${p}` };
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function showP(value: number): string {
  return value < 1e-4 ? 'below 0.0001' : value.toFixed(4);
}
