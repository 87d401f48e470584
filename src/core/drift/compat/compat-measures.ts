import type { DriftMeasure } from '../measure.js';
import { evidentlyMeasures } from './evidently/evidently-measures.js';
import { nannymlMeasures } from './nannyml/nannyml-measures.js';
import { seedPsiMeasure } from './seed/seed-psi.js';
import { tfdvMeasure } from './tfdv/tfdv-measure.js';

/**
 * Measures that give the numbers and verdicts of other tools, known defects included. Every result carries the flag
 * `compat` and its own rule in place of both keys.
 *
 * @example compatMeasures.map((measure) => measure.id) // ['compat.seed.psi', 'compat.evidently', ...]
 */
export const compatMeasures: readonly DriftMeasure[] = [
  seedPsiMeasure,
  ...evidentlyMeasures,
  ...nannymlMeasures,
  tfdvMeasure,
];
