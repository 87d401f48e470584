/** Whether a model is better than saying the same for every row, in words and figures. */
import type { Metric } from '../core/ml/metrics/metric.js';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import { usableModels } from '../core/ml/search/usable-models.js';
import { BASELINE } from './outline-data.js';

export interface ModelTest {
  readonly model: string;
  readonly test: BaselineTest;
}

export interface Verdict {
  readonly usable: boolean;
  readonly reason: string;
}

/**
 * Where the baseline is a poor yardstick, answers dealt out at random are harder to beat, and where mistakes have their
 * costs, the same answer for all rows: the baseline takes the most frequent class, which need not be the cheapest.
 */
const WORDS = {
  baseline: { better: 'beats the baseline', notBetter: 'does not beat the baseline' },
  shuffled: {
    better:
      'beats the baseline and its own answers dealt out to the rows at random, over which the gain is given',
    notBetter: 'does not beat its own answers dealt out to the rows at random',
  },
  constant: {
    better: 'beats the baseline, which here is the same answer for all rows that costs least',
    notBetter: 'does not beat the baseline, which here is the same answer for all rows that costs least',
  },
};

const UNREPORTED: ModelTest = { model: '', test: { kind: 'no-difference', rows: 0, beats: false } };

/**
 * @param metric that the winner is judged by; costs name themselves in its test
 * @param tests of all ranked models against the baseline: the winner was picked among them, so all of them count
 * @param trials further models that were looked at on the same rows and are not ranked: they count as well
 */
export function judgeWinner(
  winner: string,
  metric: Metric,
  tests: readonly ModelTest[],
  trials = 0,
): Verdict {
  const index = tests.findIndex(({ model }) => model === winner);
  const found = tests[index];
  if (found === undefined) {
    return { usable: false, reason: whyUntested(winner, tests) };
  }
  const looked = [...tests, ...Array.from({ length: trials }, () => UNREPORTED)];
  const verdict = usableModels(looked)[index];
  const usable = verdict?.usable === true;
  const { test } = found;
  if (test.kind === 'no-difference') {
    return { usable: false, reason: whyNoDifference(test) };
  }
  if (test.kind === 'insufficient-data') {
    return {
      usable: false,
      reason: `too few rows to compare with the baseline: ${test.got} of at least ${test.needed}`,
    };
  }
  const what = {
    accuracy: 'share of right rows',
    'row-loss': `error per row behind ${metric}`,
    cost: 'cost per row',
    metric,
  }[test.measure];
  const gain = `gain${test.against === 'shuffled' ? '' : ' over the baseline'} in ${what}: ${show(test.difference)} (95 % interval ${show(test.lower)} to ${show(test.upper)}, ${test.rows} rows)`;
  const p = `p ${showP(verdict?.adjustedPValue ?? 1)} after Holm over ${looked.length} models`;
  const against = WORDS[test.against ?? 'baseline'];
  return { usable, reason: `${usable ? against.better : against.notBetter}: ${gain}, ${p}` };
}

function whyNoDifference({ against, rows }: Extract<BaselineTest, { kind: 'no-difference' }>): string {
  if (against === 'shuffled') return `it makes no difference to which of the ${rows} rows its answers go`;
  if (against === 'constant') return `gives each of ${rows} rows the answer that costs least for all of them`;
  return `answers exactly as the baseline does on ${rows} rows`;
}

function whyUntested(winner: string, tests: readonly ModelTest[]): string {
  if (winner !== BASELINE) return 'the budget ended before the model was compared with the baseline';
  if (tests.length === 0) return 'no other model has scores; the leaderboard says why';
  return 'no model is better than the baseline, which says the same for every row';
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function showP(value: number): string {
  return value < 1e-4 ? 'below 0.0001' : value.toFixed(4);
}
