import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { type DomainClassifierOptions, measureDomainClassifier } from './domain-classifier.js';
import { type MmdOptions, measureMmd } from './mmd.js';
import { measurePcaReconstruction, type PcaReconstructionOptions } from './pca-reconstruction.js';

/** Measures of all columns together that look at rows. */
export const multivariateMeasures = ['domain_classifier', 'pca_reconstruction', 'mmd'] as const;
/** One of them. */
export type MultivariateMeasure = (typeof multivariateMeasures)[number];

/** The seed of a check and what its measures are told; every measure has defaults. */
export interface MeasureDatasetOptions {
  readonly seed: string | number;
  readonly domainClassifier?: DomainClassifierOptions;
  readonly pcaReconstruction?: PcaReconstructionOptions;
  readonly mmd?: MmdOptions;
}

/**
 * Compares two tables by measures of all columns together. Each draws from a stream of its own, so the result of a
 * measure depends on the seed and not on what else is measured or where.
 *
 * @param ids which measures, in the order of the results
 * @param reference rows of the reference
 * @param current rows under test; neither table is changed
 * @returns one measurement per id; data never throws
 * @throws InvalidArgument on an unknown id or an option out of range
 *
 * @example measureDataset(['mmd'], reference, current, { seed: 1 })[0].kind // 'measured'
 */
export function measureDataset(
  ids: readonly string[],
  reference: Table,
  current: Table,
  options: MeasureDatasetOptions,
): DatasetMeasurement[] {
  return ids.map((id) => {
    const random = createRandom(options.seed).fork(id);
    switch (id) {
      case 'domain_classifier':
        return measureDomainClassifier(reference, current, random, options.domainClassifier);
      case 'pca_reconstruction':
        return measurePcaReconstruction(reference, current, random, options.pcaReconstruction);
      case 'mmd':
        return measureMmd(reference, current, random, options.mmd);
      default:
        throw new InvalidArgument('ids', `may only hold ${multivariateMeasures.join(', ')}`, id);
    }
  });
}
