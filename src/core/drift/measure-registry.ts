import type { DriftMeasure } from './measure.js';
import { chiSquaredMeasure } from './measures/chi-squared.js';
import { jensenShannonMeasure } from './measures/jensen-shannon.js';
import { ksMeasure } from './measures/ks.js';
import { missingRateMeasure } from './measures/missing-rate.js';
import { newCategoriesMeasure } from './measures/new-categories.js';
import { psiMeasure } from './measures/psi.js';
import { totalVariationMeasure } from './measures/total-variation.js';
import { wassersteinMeasure } from './measures/wasserstein.js';

const measures: readonly DriftMeasure[] = [
  ksMeasure,
  chiSquaredMeasure,
  wassersteinMeasure,
  psiMeasure,
  jensenShannonMeasure,
  totalVariationMeasure,
  missingRateMeasure,
  newCategoriesMeasure,
];

/**
 * Every drift measure there is, in the order of registration.
 *
 * @example listMeasures().map((measure) => measure.id) // ['ks', 'chi2', ...]
 */
export function listMeasures(): readonly DriftMeasure[] {
  return measures;
}

/**
 * The measure with that id, or undefined.
 *
 * @param id stable id such as `ks`
 *
 * @example findMeasure('ks')?.title // 'Kolmogorov-Smirnov test'
 */
export function findMeasure(id: string): DriftMeasure | undefined {
  return measures.find((measure) => measure.id === id);
}
