import { compatMeasures } from './compat/compat-measures.js';
import type { DriftMeasure } from './measure.js';
import { andersonDarlingMeasure } from './measures/anderson-darling.js';
import { chiSquaredMeasure } from './measures/chi-squared.js';
import { cramerVonMisesMeasure } from './measures/cramer-von-mises.js';
import { cramersVMeasure } from './measures/cramers-v.js';
import { energyMeasure } from './measures/energy.js';
import { eppsSingletonMeasure } from './measures/epps-singleton.js';
import { fisherMeasure } from './measures/fisher.js';
import { gTestMeasure } from './measures/g-test.js';
import { hellingerMeasure } from './measures/hellinger.js';
import { jensenShannonMeasure } from './measures/jensen-shannon.js';
import { klMeasure } from './measures/kl.js';
import { ksMeasure } from './measures/ks.js';
import { kuiperMeasure } from './measures/kuiper.js';
import { lInfinityMeasure } from './measures/l-infinity.js';
import { mannWhitneyMeasure } from './measures/mann-whitney.js';
import { missingRateMeasure } from './measures/missing-rate.js';
import { newCategoriesMeasure } from './measures/new-categories.js';
import { outOfRangeMeasure } from './measures/out-of-range.js';
import { psiMeasure } from './measures/psi.js';
import { totalVariationMeasure } from './measures/total-variation.js';
import { twoProportionMeasure } from './measures/two-proportion.js';
import { wassersteinMeasure } from './measures/wasserstein.js';
import { welchMeasure } from './measures/welch.js';

const measures: readonly DriftMeasure[] = [
  ksMeasure,
  andersonDarlingMeasure,
  cramerVonMisesMeasure,
  mannWhitneyMeasure,
  welchMeasure,
  eppsSingletonMeasure,
  kuiperMeasure,
  chiSquaredMeasure,
  wassersteinMeasure,
  energyMeasure,
  psiMeasure,
  jensenShannonMeasure,
  totalVariationMeasure,
  gTestMeasure,
  fisherMeasure,
  twoProportionMeasure,
  hellingerMeasure,
  klMeasure,
  lInfinityMeasure,
  cramersVMeasure,
  missingRateMeasure,
  newCategoriesMeasure,
  outOfRangeMeasure,
  ...compatMeasures,
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
