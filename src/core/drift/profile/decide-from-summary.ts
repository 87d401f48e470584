import { formatNumber } from '../../format-number.js';
import { adjustPValues } from '../adjust-p-values.js';
import type { DriftSettings } from '../drift-settings-shape.js';
import type { FeatureBounds, FindingBounds } from './finding-bounds.js';

/** What summaries say about a feature; `indeterminate` ones need their rows. */
export interface SummaryDecision {
  readonly feature: string;
  readonly verdict: 'drift' | 'no_drift' | 'indeterminate';
  /** The bounds that decided, in words and numbers. */
  readonly reason: string;
}

/** What a decision needs to know of the settings. */
export type SummaryRule = Pick<DriftSettings, 'correction' | 'datasetRule'>;

/**
 * Decides about features from bounds alone, as far as the bounds allow. The error of a summary takes part: a verdict
 * other than `indeterminate` is the one that the rows would give, so a summary never raises or hides drift by itself.
 *
 * Formula: the whole family of tests is corrected twice, with all p-values at their upper and at their lower ends; all
 * corrections grow with every p-value. `drift` when a finding keeps both keys with p at the upper and the effect at the
 * lower end; `no_drift` when no finding keeps them the other way round. A test that may not be part of the family
 * at all counts as p = 1 above, and below as p = 0 or as absent, whichever is less.
 *
 * @param features all features of the comparison, in any order
 * @param rule under `max-statistic` everything is indeterminate
 * @param otherTests tests in the same family that no summary knows of, such as those of the data set
 * @returns one decision a feature, in the order given
 *
 * Source: the decision as in `combine-features.ts`.
 *
 * @example decideFromSummary([boundFeature(feature, settings)], settings)[0]?.verdict // 'no_drift'
 */
export function decideFromSummary(
  features: readonly FeatureBounds[],
  { correction, datasetRule }: SummaryRule,
  otherTests = 0,
): SummaryDecision[] {
  if (datasetRule.kind === 'max-statistic') {
    const reason = 'the rule compares statistics, which the summary does not bound';
    return features.map(({ name }) => ({ feature: name, verdict: 'indeterminate', reason }));
  }
  const tests = features
    .flatMap((feature) => feature.findings)
    .flatMap((finding): Test[] => (finding.pValue === undefined ? [] : [{ finding, ...finding.pValue }]));
  const others = new Array<null>(otherTests).fill(null);
  const known = tests.filter((test) => !isOpen(test));
  const largest = adjustPValues([...tests.map((test) => test.high), ...others.map(() => 1)], correction);
  const smallest = adjustPValues([...tests.map((test) => test.low), ...others.map(() => 0)], correction);
  const withoutOpen = adjustPValues(
    known.map((test) => test.low),
    correction,
  );
  const alone = new Map(known.map((test, place) => [test.finding, withoutOpen[place]!]));
  const adjusted = new Map(
    tests.map(({ finding }, place) => {
      const low = Math.min(smallest[place]!, alone.get(finding) ?? 0);
      return [finding, { low, high: largest[place]! }];
    }),
  );
  return features.map((feature) => decide(feature, adjusted));
}

interface Test {
  readonly finding: FindingBounds;
  readonly low: number;
  readonly high: number;
}

type Adjusted = ReadonlyMap<FindingBounds, { readonly low: number; readonly high: number }>;

function isOpen({ low, high }: Test): boolean {
  return low === 0 && high === 1;
}

function decide({ name, findings, unanswered }: FeatureBounds, adjusted: Adjusted): SummaryDecision {
  const certain = findings.find((finding) => keepsBothKeys(finding, adjusted, 'certainly'));
  if (certain !== undefined) {
    return { feature: name, verdict: 'drift', reason: describe(certain, adjusted, 'drift') };
  }
  if (unanswered !== undefined) return { feature: name, verdict: 'indeterminate', reason: unanswered };
  const possible = findings.find((finding) => keepsBothKeys(finding, adjusted, 'possibly'));
  if (possible !== undefined) {
    return { feature: name, verdict: 'indeterminate', reason: describe(possible, adjusted, 'undecided') };
  }
  const reasons = findings.map((finding) => describe(finding, adjusted, 'no drift'));
  return { feature: name, verdict: 'no_drift', reason: reasons.join('; ') };
}

function keepsBothKeys(finding: FindingBounds, adjusted: Adjusted, how: 'certainly' | 'possibly'): boolean {
  const p = adjusted.get(finding) ?? { low: 0, high: 0 };
  const effect = finding.effect ?? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return how === 'certainly'
    ? p.high <= finding.alpha && effect.low >= finding.effectFloor.high
    : p.low <= finding.alpha && effect.high >= finding.effectFloor.low;
}

function describe(finding: FindingBounds, adjusted: Adjusted, verdict: string): string {
  const p = adjusted.get(finding);
  const parts = [
    ...(p === undefined
      ? []
      : [
          `adjusted p between ${formatNumber(p.low)} and ${formatNumber(p.high)} (alpha ${formatNumber(finding.alpha)})`,
        ]),
    finding.effect === undefined
      ? 'effect unknown'
      : `effect between ${formatNumber(finding.effect.low)} and ${formatNumber(finding.effect.high)} (floor ${formatNumber(finding.effectFloor.low)})`,
  ];
  return `${finding.measure} by summary: ${parts.join(' and ')}: ${verdict}`;
}
