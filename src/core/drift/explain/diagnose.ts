import { findDatasetMeasure } from '../dataset-measure-registry.js';
import type { DriftEvaluation } from '../drift-evaluation.js';
import { featureFaults } from '../feature-faults.js';
import type { PerformanceEvidence, PerformancePlace } from '../performance/performance-evidence.js';
import { joinNames } from './join-names.js';

/** What kind of change the evidence speaks for. */
export type DiagnosisKind =
  | 'quality_incident'
  | 'distribution_change'
  | 'concept_drift'
  | 'performance_unknown'
  | 'none';

/** What to do next; `record` means to note the change and go on. */
export type DriftAdvice = 'fix_data' | 'retrain' | 'record' | 'collect_labels' | 'nothing';

/** What kind of change the evidence speaks for, and what follows from it. */
export interface Diagnosis {
  readonly kind: DiagnosisKind;
  /** Plain sentences, the strongest reason first. */
  readonly because: readonly string[];
  readonly advice: DriftAdvice;
  readonly adviceText: string;
}

const adviceTexts: Readonly<Record<DriftAdvice, string>> = {
  fix_data: 'Mend the data first and do not train on this batch: a model would learn the fault',
  retrain: 'Retrain, once',
  record: 'Note the change and go on; retrain only if the policy says so',
  collect_labels: 'Collect true values for some current rows before deciding about a retrain',
  nothing: 'Nothing to do',
};

/**
 * Tells apart faults of the data, a change of their distribution and a change of what they mean.
 *
 * The first that applies:
 * - faults (another type, missing, unknown or out-of-range values, duplicates, number of rows): `quality_incident`;
 * - realised performance below its band and the inputs do not explain it (the estimate from the inputs holds or
 *   contradicts what was realised, or nothing drifted): `concept_drift`;
 * - drift: `performance_unknown` when a model is watched but nothing is known about how it does, otherwise
 *   `distribution_change`; retrain when the performance is below its band;
 * - no drift, but the estimate is below its band and unconfirmed: `performance_unknown`;
 * - `none`.
 *
 * Realised performance outranks estimated. An estimate that has proved unreliable counts as unknown.
 *
 * @param evaluation result of `combineFeatures`
 * @param performance what is known about the model; left out when no model is watched
 *
 * @example diagnose(evaluation, { realised: 'below', estimated: 'within', estimateUnreliable: true }).kind
 *   // 'concept_drift' when the data are sound
 */
export function diagnose(evaluation: DriftEvaluation, performance?: PerformanceEvidence): Diagnosis {
  const faults = describeFaults(evaluation);
  if (faults.length > 0) return diagnosis('quality_incident', 'fix_data', faults);
  const drift = describeDrifted(evaluation);
  const concept = describeConceptDrift(performance, drift !== undefined);
  if (concept.length > 0) return diagnosis('concept_drift', 'retrain', concept);
  if (drift === undefined) return withoutDrift(performance);
  if (performance === undefined) return diagnosis('distribution_change', 'record', [drift]);
  return withDrift(drift, performance);
}

function withDrift(drift: string, performance: PerformanceEvidence): Diagnosis {
  const { realised } = performance;
  const estimated = trustedEstimate(performance);
  if (realised === 'below') {
    const because = 'The realised performance is below its band together with the inputs';
    return diagnosis('distribution_change', 'retrain', [drift, because]);
  }
  if (realised === 'within') {
    return diagnosis('distribution_change', 'record', [drift, 'The realised performance holds']);
  }
  if (estimated === 'below') {
    const because = 'The estimated performance is below its band; no true value confirms it yet';
    return diagnosis('distribution_change', 'retrain', [drift, because]);
  }
  if (estimated === 'within') {
    const because = 'The estimated performance holds; no true value confirms it yet';
    return diagnosis('distribution_change', 'record', [drift, because]);
  }
  const because = performance.estimateUnreliable
    ? 'No true values are known for the current rows, and the estimate has proved unreliable'
    : 'Nothing is known about the performance on the current rows';
  return diagnosis('performance_unknown', 'collect_labels', [drift, because]);
}

function withoutDrift(performance: PerformanceEvidence | undefined): Diagnosis {
  if (performance === undefined) return diagnosis('none', 'nothing', ['Nothing drifted']);
  const { realised } = performance;
  if (realised === 'within') {
    return diagnosis('none', 'nothing', ['Nothing drifted and the realised performance holds']);
  }
  if (trustedEstimate(performance) === 'below') {
    return diagnosis('performance_unknown', 'collect_labels', [
      'The estimated performance is below its band although nothing drifted',
    ]);
  }
  return diagnosis('none', 'nothing', ['Nothing drifted']);
}

function describeConceptDrift(performance: PerformanceEvidence | undefined, hasDrift: boolean): string[] {
  if (performance === undefined) return [];
  const because: string[] = [];
  if (performance.realised === 'below') {
    if (performance.estimateUnreliable) {
      because.push('The realised performance is below its band and contradicts the estimate from the inputs');
    } else if (performance.estimated === 'within') {
      because.push('The realised performance is below its band, while the estimate from the inputs holds');
    } else if (!hasDrift) {
      because.push('The realised performance is below its band, and no input drifted');
    }
  }
  return because;
}

function trustedEstimate({ estimated, estimateUnreliable }: PerformanceEvidence): PerformancePlace {
  return estimateUnreliable ? 'unknown' : estimated;
}

function describeFaults({ features, dataset }: DriftEvaluation): string[] {
  const faults: string[] = [];
  const changed = features.filter((feature) => feature.status === 'schema_changed');
  for (const { name, reason } of changed) faults.push(`${name} cannot be compared: ${reason}`);
  for (const feature of features) {
    for (const { measure, reason } of featureFaults(feature)) {
      faults.push(`${feature.name} (${measure}): ${reason}`);
    }
  }
  for (const { measure, drifted, reason } of dataset) {
    const registered = findDatasetMeasure(measure);
    if (drifted && registered?.role === 'quality') faults.push(`${registered.title}: ${reason}`);
  }
  return faults;
}

function describeDrifted({ features, dataset }: DriftEvaluation): string | undefined {
  const names = features.filter((feature) => feature.drifted).map((feature) => feature.name);
  if (names.length > 0) return `The distribution of ${joinNames(names)} changed`;
  if (dataset.some((finding) => finding.drifted)) return 'The distribution of all columns together changed';
  return undefined;
}

function diagnosis(kind: DiagnosisKind, advice: DriftAdvice, because: readonly string[]): Diagnosis {
  return { kind, because, advice, adviceText: adviceTexts[advice] };
}
