import { jensenShannon } from '../../../stats/distances/jensen-shannon.js';
import type { CategoryTable } from '../../../stats/summaries/category-table.js';
import type { Column } from '../../../table.js';
import type { DriftMeasure } from '../../measure.js';
import { compatResult, noAnswer, type PeerFinding, type PeerRule } from '../compat-result.js';
import { alignHistograms } from './align-histograms.js';
import { columnHistogram } from './histogram.js';
import { lInfinityOfTopLabels } from './l-infinity-of-top-labels.js';

const id = 'compat.tfdv';
/** TFDV takes its limits from the user's schema and has none of its own; see docs/methods/compat-presets.md. */
const rule: PeerRule = { compared: 'statistic', operator: '>', threshold: 0.3 };

/**
 * The comparison of TensorFlow Data Validation: L-infinity distance of labels, Jensen-Shannon divergence in bits of
 * numbers.
 *
 * Source: see `align-histograms.ts` and `l-infinity-of-top-labels.ts`.
 */
export const tfdvMeasure: DriftMeasure = {
  id,
  title: 'TensorFlow Data Validation (compat)',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: {},
  compute(reference, current, context) {
    if (
      context.referenceRows === context.referenceMissing ||
      context.currentRows === context.currentMissing
    ) {
      return { kind: 'empty', because: 'TFDV has no histogram of a side without values' };
    }
    if (reference.kind === 'category') {
      return compatResult(id, compareLabels(context.categories()), rule, 'compat.tfdv.l_infinity');
    }
    return compatResult(
      id,
      compareNumbers(reference, current),
      rule,
      'compat.tfdv.jensen_shannon_divergence',
    );
  },
};

function compareLabels(table: CategoryTable): PeerFinding {
  return { kind: 'found', statistic: lInfinityOfTopLabels(table) };
}

function compareNumbers(reference: Column, current: Column): PeerFinding {
  if (reference.kind === 'category' || current.kind === 'category')
    return noAnswer('labels have no histogram');
  const [first, second] = [columnHistogram(reference.values), columnHistogram(current.values)];
  if (first === undefined || second === undefined) {
    return noAnswer('the range of the values overflows, and TFDV fails to lay out buckets');
  }
  const masses = alignHistograms(first, second);
  return { kind: 'found', statistic: jensenShannon(masses.reference, masses.current).divergence };
}
