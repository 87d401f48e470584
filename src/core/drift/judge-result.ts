import { formatNumber } from '../format-number.js';
import type { CompanionEvaluation, NamedResult, Threshold } from './drift-evaluation.js';
import type { DriftSettings, FeatureOverride } from './drift-settings-shape.js';

/** A result that found a number. */
export type Measurement = Extract<NamedResult, { kind: 'measured' }>;

/** What was found, what it was compared with, and what follows. */
export type Verdict = Omit<CompanionEvaluation, 'measure' | 'status'>;

/** What a result without a rule of its own is compared with: both keys, the first only where there is a test. */
export function twoKeys(
  result: Measurement,
  settings: DriftSettings,
  override: FeatureOverride = {},
): Threshold {
  const floor = override.effectFloor ?? settings.effectFloors[result.effectMeasure] ?? 0;
  return {
    alpha: result.pValue === undefined ? null : (override.alpha ?? settings.alpha),
    effectFloor: Math.max(floor, result.effectByChance ?? 0),
    statisticAbove: null,
    ownRule: null,
  };
}

/** What the deciding measure of a feature is compared with. */
export function valueThreshold(
  result: Measurement,
  settings: DriftSettings,
  override: FeatureOverride = {},
): Threshold {
  if (result.ownRule !== undefined) {
    const { drifted: _, ...ownRule } = result.ownRule;
    return { alpha: null, effectFloor: null, statisticAbove: null, ownRule };
  }
  const rule = settings.datasetRule;
  if (rule.kind !== 'max-statistic') return twoKeys(result, settings, override);
  return { alpha: null, effectFloor: null, statisticAbove: rule.above, ownRule: null };
}

/**
 * Judges one result: drift when every comparison of its threshold holds.
 *
 * @param result what was measured
 * @param pAdjusted its p-value, corrected; undefined without a test
 * @param threshold what it is compared with
 * @returns the verdict with a reason in words and numbers
 */
export function judgeResult(
  result: Measurement,
  pAdjusted: number | undefined,
  threshold: Threshold,
): Verdict {
  const clauses = clausesOf(result, pAdjusted, threshold);
  const drifted = clauses.every((clause) => clause.holds);
  return {
    statistic: result.statistic,
    pValue: result.pValue ?? null,
    pAdjusted: pAdjusted ?? null,
    effect: result.effect,
    effectMeasure: result.effectMeasure,
    threshold,
    drifted,
    reason: `${clauses.map((clause) => clause.text).join(' and ')}: ${drifted ? 'drift' : 'no drift'}`,
  };
}

interface Clause {
  readonly holds: boolean;
  readonly text: string;
}

function clausesOf(result: Measurement, pAdjusted: number | undefined, threshold: Threshold): Clause[] {
  const { alpha, effectFloor, statisticAbove } = threshold;
  const clauses: Clause[] = [];
  if (result.ownRule !== undefined) {
    const { compared, operator, threshold: limit, drifted } = result.ownRule;
    const found = compared === 'pValue' ? (result.pValue ?? 1) : result.statistic;
    const name = compared === 'pValue' ? 'p' : 'statistic';
    const not = drifted ? '' : 'not ';
    clauses.push({
      holds: drifted,
      text: `${name} ${formatNumber(found)} is ${not}${operator} ${formatNumber(limit)}`,
    });
  }
  if (statisticAbove !== null) {
    const holds = result.statistic > statisticAbove;
    const sign = holds ? '>' : '<=';
    const text = `statistic ${formatNumber(result.statistic)} ${sign} ${formatNumber(statisticAbove)}`;
    clauses.push({ holds, text });
  }
  if (alpha !== null && pAdjusted !== undefined) {
    const holds = pAdjusted <= alpha;
    const sign = holds ? '<=' : '>';
    clauses.push({ holds, text: `adjusted p ${formatNumber(pAdjusted)} ${sign} ${formatNumber(alpha)}` });
  }
  if (effectFloor !== null) {
    const holds = result.effect >= effectFloor;
    const sign = holds ? '>=' : '<';
    const text = `${result.effectMeasure} ${formatNumber(result.effect)} ${sign} ${formatNumber(effectFloor)}`;
    clauses.push({ holds, text });
  }
  return clauses;
}

/** The evaluation of a result without a number: it was not tested. */
export function withoutVerdict(result: Exclude<NamedResult, { kind: 'measured' }>): CompanionEvaluation {
  const because = result.because === undefined ? '' : `, ${result.because}`;
  return {
    measure: result.measure,
    status: result.kind,
    statistic: null,
    pValue: null,
    pAdjusted: null,
    effect: null,
    effectMeasure: null,
    threshold: null,
    drifted: false,
    reason: `not tested: ${result.kind}${because}`,
  };
}
