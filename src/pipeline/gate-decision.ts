/** Passes or refuses a challenger on the evidence of the holdout. Pure; every figure behind the answer is in the report. */
import type { HoldoutComparison, PairedComparison } from './holdout-comparison.js';

export type GateCode =
  | 'better-than-champion'
  | 'better-than-baseline'
  | 'not-better-than-champion'
  | 'not-better-than-baseline'
  | 'not-enough-evidence';

export interface GateReport extends HoldoutComparison {
  readonly passed: boolean;
  readonly code: GateCode;
  /** Accuracy points, or error units, that the lower end of the interval had to exceed. */
  readonly requiredGain: number;
  readonly sentence: string;
}

/** Fewer labelled rows than this decide nothing. */
export const LEAST_HOLDOUT_ROWS = 30;

/** @param margin accuracy points, or a share of the champion's mean absolute error; 0 or more */
export function decideGate(comparison: HoldoutComparison, margin: number): GateReport {
  const { rows, againstChampion, againstBaseline, task } = comparison;
  const championError = comparison.champion?.['mae'] ?? 0;
  const requiredGain = task === 'classification' ? margin : margin * championError;
  const report = (passed: boolean, code: GateCode, sentence: string): GateReport => ({
    ...comparison,
    passed,
    code,
    requiredGain,
    sentence,
  });
  if (rows < LEAST_HOLDOUT_ROWS) {
    return report(
      false,
      'not-enough-evidence',
      `${rows} labelled holdout rows are fewer than ${LEAST_HOLDOUT_ROWS}`,
    );
  }
  if (!gains(againstBaseline, 0)) {
    const words = `does not beat the constant baseline: ${describe(againstBaseline, task)}`;
    return report(false, 'not-better-than-baseline', words);
  }
  if (againstChampion === undefined) {
    const words = `beats the constant baseline: ${describe(againstBaseline, task)}`;
    return report(true, 'better-than-baseline', words);
  }
  const words = describe(againstChampion, task);
  return gains(againstChampion, requiredGain)
    ? report(true, 'better-than-champion', `beats the champion on the same ${rows} rows: ${words}`)
    : report(
        false,
        'not-better-than-champion',
        `is not shown to beat the champion by more than ${format(requiredGain, task)} on the same ${rows} rows: ${words}`,
      );
}

/** The whole 95 % interval must lie above the required gain. */
function gains(comparison: PairedComparison, required: number): boolean {
  if (comparison.kind === 'tested') return comparison.lower > required;
  return comparison.kind === 'identical' && comparison.difference > required;
}

function describe(comparison: PairedComparison, task: HoldoutComparison['task']): string {
  if (comparison.kind === 'insufficient-data')
    return `only ${comparison.got} rows, ${comparison.needed} needed`;
  if (comparison.kind === 'identical')
    return `the difference is ${format(comparison.difference, task)} on every row`;
  const { difference, lower, upper, pValue } = comparison;
  const what = task === 'classification' ? 'accuracy gain' : 'absolute error saved';
  return (
    `${what} ${format(difference, task)}, 95 % interval ${format(lower, task)} to ${format(upper, task)}, ` +
    `p ${formatP(pValue)}`
  );
}

function formatP(pValue: number): string {
  if (pValue < 1e-300) return '< 1e-300';
  return pValue < 0.001 ? `= ${pValue.toExponential(1)}` : `= ${pValue.toFixed(3)}`;
}

function format(value: number, task: HoldoutComparison['task']): string {
  const sign = value > 0 ? '+' : '';
  return task === 'classification'
    ? `${sign}${(100 * value).toFixed(2)} points`
    : `${sign}${Number(value.toPrecision(4))}`;
}
