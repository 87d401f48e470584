import { figure } from '../../html/figures.js';
import { findDatasetMeasure } from '../dataset-measure-registry.js';
import type { DriftEvaluation, DriftLevel, Threshold } from '../drift-evaluation.js';
import { findMeasure } from '../measure-registry.js';

/** What a level calls for, in words. */
export const levelWords: Readonly<Record<DriftLevel, string>> = {
  none: 'nothing passed its limits',
  feature_drift: 'single features changed',
  dataset_drift: 'the data set as a whole changed',
  incident: 'the data themselves look broken',
};

const correctionNames: Readonly<Record<DriftEvaluation['correction'], string>> = {
  'benjamini-hochberg': 'Benjamini-Hochberg',
  holm: 'Holm',
  bonferroni: 'Bonferroni',
  none: 'none',
};

export function correctionName(correction: DriftEvaluation['correction']): string {
  return correctionNames[correction];
}

/** An id such as `schema_changed` as words. */
export function spoken(id: string): string {
  return id.replaceAll('_', ' ');
}

export function measureTitle(id: string | null): string {
  if (id === null) return '–';
  return findMeasure(id)?.title ?? findDatasetMeasure(id)?.title ?? id;
}

/** What a number was compared with, in words. */
export function thresholdWords(threshold: Threshold | null): string {
  if (threshold === null) return '–';
  const { alpha, effectFloor, statisticAbove, ownRule } = threshold;
  const keys = [
    ...(ownRule === null
      ? []
      : [
          `${ownRule.compared === 'pValue' ? 'p' : 'statistic'} ${ownRule.operator} ${figure(ownRule.threshold)}`,
        ]),
    ...(statisticAbove === null ? [] : [`statistic > ${figure(statisticAbove)}`]),
    ...(alpha === null ? [] : [`adjusted p ≤ ${figure(alpha)}`]),
    ...(effectFloor === null ? [] : [`effect ≥ ${figure(effectFloor)}`]),
  ];
  return keys.join(' and ');
}
