import type { MeasureResult, OwnRule, PMethod } from '../measure.js';

/** An answer without a number. */
export type NoAnswer = Exclude<MeasureResult, { kind: 'measured' }>;

/**
 * What a method of a peer computes, before its rule is applied. NaN stands for a number that the peer itself
 * reports as NaN, infinity for one it reports as infinite.
 */
export interface PeerNumber {
  readonly kind: 'found';
  readonly statistic: number;
  readonly pValue?: number;
  readonly pMethod?: PMethod;
  /** Size of the change where the statistic has a sign that is not one; 0 or more. By default the statistic itself. */
  readonly effect?: number;
  readonly flags?: readonly string[];
}

/** What a method of a peer finds: a number, or none where the peer itself has none. */
export type PeerFinding = PeerNumber | NoAnswer;

/** How a peer decides. */
export type PeerRule = Omit<OwnRule, 'drifted'>;

/** The mark of every result that reproduces another tool. */
const compatFlag = 'compat';

/**
 * The answer where a peer has none although both sides hold values: it throws, or its number is NaN.
 *
 * @param because what the peer does
 * @param needed how many of something it takes
 * @param got how many there are
 *
 * @example noAnswer('Evidently raises an error: the sizes differ') // { kind: 'insufficient', needed: 1, got: 0, ... }
 */
export function noAnswer(because: string, needed = 1, got = 0): NoAnswer {
  return { kind: 'insufficient', needed, got, because };
}

/**
 * Judges a peer's number by the peer's rule and marks it as compat. The effect is the statistic, at least 0: the
 * peer's rule takes the place of both keys, so it is only shown.
 *
 * @param id id of the measure, which also names the effect
 * @param finding what the peer computes
 * @param rule the peer's comparison
 * @param method what was computed, where the measure chooses by itself
 * @returns `insufficient` when the peer's number is NaN; an infinite statistic counts as the largest double
 *
 * @example compatResult('compat.x', { kind: 'found', statistic: 0.3 }, { compared: 'statistic', operator: '>', threshold: 0.2 })
 *   // drifted by its own rule
 */
export function compatResult(
  id: string,
  finding: PeerFinding,
  rule: PeerRule,
  method?: string,
): MeasureResult {
  if (finding.kind !== 'found') return finding;
  const { statistic, pValue, pMethod, effect = statistic, flags = [] } = finding;
  if (Number.isNaN(statistic) || Number.isNaN(pValue)) {
    return noAnswer('its number is NaN for these values, which the reproduced tool takes for no drift');
  }
  const compared = rule.compared === 'pValue' ? (pValue ?? 1) : statistic;
  const bounded = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, statistic));
  return {
    kind: 'measured',
    statistic: bounded,
    ...(pValue === undefined ? {} : { pValue: Math.min(1, Math.max(0, pValue)) }),
    ...(pMethod === undefined ? {} : { pMethod }),
    effect: Math.min(Number.MAX_VALUE, Math.max(0, effect)),
    effectMeasure: id,
    flags: [compatFlag, ...flags, ...(bounded === statistic ? [] : ['infinite_statistic'])],
    ...(method === undefined ? {} : { method }),
    ownRule: { ...rule, drifted: holds(compared, rule) },
  };
}

function holds(value: number, { operator, threshold }: PeerRule): boolean {
  switch (operator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
  }
}
