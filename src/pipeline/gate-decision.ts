/** Passes or refuses a challenger on the evidence of the holdout. Pure; every figure behind the answer is in the report. */
import { FEWEST_GROUPS } from '../core/ml/search/clustered-mean.js';
import type { HoldoutComparison } from './holdout-comparison.js';
import type { Latency } from './measure-latency.js';
import type { PairedComparison } from './paired-comparison.js';
import { isVeto } from './segment-comparison.js';

export type GateCode =
  | 'better-than-champion'
  | 'better-than-baseline'
  | 'not-better-than-champion'
  | 'not-better-than-baseline'
  | 'not-enough-evidence'
  | 'segment-worse'
  | 'too-slow'
  | 'too-large';

/** What a policy asks of a challenger. */
export interface GateLimits {
  /** Accuracy points, or a share of the champion's mean absolute error; 0 or more. */
  readonly margin: number;
  /** Milliseconds that 95 % of single-row predictions may take at most. */
  readonly maximumLatencyMs: number;
  /** Size of the model file, in bytes. */
  readonly maximumModelBytes: number;
}

/** What serving the two models costs. */
export interface ServingCost {
  /** Absent when there was no row to ask for. */
  readonly latency?: Latency;
  readonly championLatency?: Latency;
  /** Size of the challenger's file. */
  readonly modelBytes: number;
}

/** The holdout's evidence and the cost of serving. */
export interface GateEvidence extends HoldoutComparison {
  readonly serving: ServingCost;
}

export interface GateCheck {
  readonly name: 'evidence' | 'baseline' | 'champion' | 'segments' | 'latency' | 'size';
  readonly passed: boolean;
  readonly sentence: string;
}

export interface GateReport extends GateEvidence {
  readonly passed: boolean;
  /** Of the first check that was not passed, else of what was shown. */
  readonly code: GateCode;
  /** Accuracy points, or error units, that the lower end of the interval had to exceed. */
  readonly requiredGain: number;
  /** Every check with its figures, also those behind the first that was not passed. */
  readonly checks: readonly GateCheck[];
  readonly sentence: string;
}

/** Fewer labelled rows than this decide nothing. */
export const LEAST_HOLDOUT_ROWS = 30;

interface JudgedCheck extends GateCheck {
  /** What the gate answers when this check decides. */
  readonly code: GateCode;
}

/** All checks are carried out; the first that is not passed decides. */
export function decideGate(evidence: GateEvidence, limits: GateLimits): GateReport {
  const { task, againstChampion, champion } = evidence;
  const requiredGain = task === 'classification' ? limits.margin : limits.margin * (champion?.['mae'] ?? 0);
  const checks = [
    checkRows(evidence),
    checkBaseline(evidence),
    ...(againstChampion === undefined ? [] : [checkChampion(evidence, againstChampion, requiredGain)]),
    ...checkSegments(evidence, requiredGain),
    ...checkLatency(evidence, limits),
    checkSize(evidence, limits),
  ];
  const main = checks.find(({ name }) => name === (againstChampion === undefined ? 'baseline' : 'champion'))!;
  const decisive = checks.find(({ passed }) => !passed) ?? main;
  return {
    ...evidence,
    passed: decisive.passed,
    code: decisive.code,
    requiredGain,
    checks: checks.map(({ code: _, ...check }) => check),
    sentence: decisive.sentence,
  };
}

function checkRows({ rows, groups, unansweredRows = 0, knownGroupRows = 0 }: GateEvidence): JudgedCheck {
  const isFew = rows < LEAST_HOLDOUT_ROWS;
  const hasFewGroups = groups !== undefined && groups.count < FEWEST_GROUPS;
  const passed = !isFew && !hasFewGroups;
  const few = isFew
    ? `are fewer than ${LEAST_HOLDOUT_ROWS}`
    : `are of only ${groups?.count} groups of ${groups?.column}, ${FEWEST_GROUPS} needed`;
  const words = passed ? 'are enough' : few;
  const known = `rows of groups of ${groups?.column} that only one of the models has learnt from judge nothing`;
  const refused =
    (unansweredRows === 0 ? '' : `; the champion has no answer for ${unansweredRows} more`) +
    (knownGroupRows === 0 ? '' : `; ${knownGroupRows} ${known}`);
  return {
    name: 'evidence',
    passed,
    code: 'not-enough-evidence',
    sentence: `${rows} labelled holdout rows ${words}${refused}`,
  };
}

function checkBaseline({ againstBaseline, task }: GateEvidence): JudgedCheck {
  const passed = gains(againstBaseline, 0);
  return {
    name: 'baseline',
    passed,
    code: passed ? 'better-than-baseline' : 'not-better-than-baseline',
    sentence: `${passed ? 'beats' : 'does not beat'} the constant baseline: ${describe(againstBaseline, task)}`,
  };
}

function checkChampion(
  { rows, task }: GateEvidence,
  comparison: PairedComparison,
  requiredGain: number,
): JudgedCheck {
  const words = describe(comparison, task);
  if (gains(comparison, requiredGain)) {
    const sentence = `beats the champion on the same ${rows} rows: ${words}`;
    return { name: 'champion', passed: true, code: 'better-than-champion', sentence };
  }
  return {
    name: 'champion',
    passed: false,
    code: 'not-better-than-champion',
    sentence: `is not shown to beat the champion by more than ${format(requiredGain, task)} on the same ${rows} rows: ${words}`,
  };
}

/** One check over all declared segments; none when the policy declares no segment. */
function checkSegments({ segments, task }: GateEvidence, margin: number): JudgedCheck[] {
  if (segments === undefined) return [];
  const worse = segments.filter((segment) => isVeto(segment, margin));
  const [first] = worse;
  const sentence =
    first === undefined
      ? `is shown to be worse on none of ${segments.length} segments`
      : `is worse than the champion where ${first.column} is ${first.level} (${first.rows} rows): ${describe(first.comparison, task)}` +
        (worse.length > 1 ? `; and on ${worse.length - 1} more of ${segments.length} segments` : '');
  return [{ name: 'segments', passed: first === undefined, code: 'segment-worse', sentence }];
}

function checkLatency({ serving }: GateEvidence, { maximumLatencyMs }: GateLimits): JudgedCheck[] {
  const { latency, championLatency } = serving;
  if (latency === undefined) return [];
  const passed = latency.p95Ms <= maximumLatencyMs;
  const before = championLatency === undefined ? '' : `, the champion ${milliseconds(championLatency.p95Ms)}`;
  const sentence = `answers 95 % of single rows within ${milliseconds(latency.p95Ms)} (at most ${maximumLatencyMs} ms${before})`;
  return [{ name: 'latency', passed, code: 'too-slow', sentence }];
}

function checkSize(
  { serving: { modelBytes } }: GateEvidence,
  { maximumModelBytes }: GateLimits,
): JudgedCheck {
  const passed = modelBytes <= maximumModelBytes;
  const sentence = `has a model file of ${megabytes(modelBytes)} (at most ${megabytes(maximumModelBytes)})`;
  return { name: 'size', passed, code: 'too-large', sentence };
}

/** The whole 95 % interval must lie above the required gain. */
function gains(comparison: PairedComparison, required: number): boolean {
  if (comparison.kind === 'tested') return comparison.lower > required;
  return comparison.kind === 'identical' && comparison.difference > required;
}

function describe(comparison: PairedComparison, task: HoldoutComparison['task']): string {
  if (comparison.kind === 'insufficient-data')
    return `only ${comparison.got} ${comparison.of ?? 'rows'}, ${comparison.needed} needed`;
  if (comparison.kind === 'identical') {
    const where = comparison.of === 'groups' ? 'in every group' : 'on every row';
    return `the difference is ${format(comparison.difference, task)} ${where}`;
  }
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

function milliseconds(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toPrecision(3))} MB`;
}
