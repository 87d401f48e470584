/** Names what drifted, so that one drift seen again and again starts one retrain and not many. Pure. */
import type { DriftCheck } from '../drift/drift.api.js';

/**
 * The same text for checks that found the same features drifted in the same direction against the same reference.
 * Numbers that went up or down are marked, all else is only named. Undefined when no feature drifted.
 * @example driftSignature(check) // 'mdv_1|age+,country,income-'
 */
export function driftSignature(
  check: Pick<DriftCheck, 'evaluation' | 'referenceVersionId'>,
): string | undefined {
  const drifted = check.evaluation?.features.filter((feature) => feature.drifted) ?? [];
  if (drifted.length === 0) return undefined;
  const marked = drifted.map(({ name, summary }) => `${name}${directionOf(summary)}`);
  return `${check.referenceVersionId ?? 'none'}|${marked.sort().join(',')}`;
}

type Summary = NonNullable<DriftCheck['evaluation']>['features'][number]['summary'];

function directionOf(summary: Summary): '' | '+' | '-' {
  const [before, after] = [summary?.reference.mean ?? null, summary?.current.mean ?? null];
  if (before === null || after === null || before === after) return '';
  return after > before ? '+' : '-';
}
