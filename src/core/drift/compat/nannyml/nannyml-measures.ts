import { type Column, columnLength } from '../../../table.js';
import type { DriftMeasure, MeasureResult } from '../../measure.js';
import type { MeasureContext } from '../../measure-context.js';
import { compatResult, noAnswer } from '../compat-result.js';
import { chi2Measure } from './chi2-measure.js';
import { chunkThreshold } from './chunk-threshold.js';
import { nannymlHellinger } from './methods/hellinger.js';
import { nannymlJensenShannon } from './methods/jensen-shannon.js';
import { nannymlKs } from './methods/ks.js';
import { nannymlLInfinity } from './methods/l-infinity.js';
import { nannymlWasserstein } from './methods/wasserstein.js';
import type { NannymlMethod } from './nannyml-method.js';
import { type RowRange, referenceChunks } from './reference-chunks.js';

/**
 * NannyML as measures: its default for numbers and labels, and the methods that must be asked for. The current data
 * are one chunk.
 *
 * @example nannymlMeasures.map((measure) => measure.id) // ['compat.nannyml', 'compat.nannyml.ks', ...]
 */
export const nannymlMeasures: readonly DriftMeasure[] = [
  toMeasure('compat.nannyml', nannymlJensenShannon),
  toMeasure('compat.nannyml.ks', nannymlKs),
  toMeasure('compat.nannyml.wasserstein', nannymlWasserstein),
  chi2Measure,
  toMeasure('compat.nannyml.l_infinity', nannymlLInfinity),
  toMeasure('compat.nannyml.hellinger', nannymlHellinger),
];

function toMeasure(id: string, method: NannymlMethod): DriftMeasure {
  return {
    id,
    title: `${method.title} of NannyML (compat)`,
    role: 'value',
    kinds: method.kinds,
    effectFloors: {},
    usesRowOrder: true,
    compute: (reference, current, context) => computeBy(id, method, reference, current, context),
  };
}

function computeBy(
  id: string,
  method: NannymlMethod,
  reference: Column,
  current: Column,
  context: MeasureContext,
): MeasureResult {
  if (context.referenceRows === context.referenceMissing || context.currentRows === context.currentMissing) {
    return { kind: 'empty', because: 'NannyML computes NaN for a side without values and raises no alert' };
  }
  const chunks = referenceChunks(columnLength(reference));
  if (chunks === undefined) {
    const because = 'NannyML raises an error: a tenth of the reference is less than a row';
    return noAnswer(because, 10, context.referenceRows);
  }
  const fitted = method.fit(reference);
  if ('kind' in fitted) return fitted;
  const distances = chunks.map((chunk) => fitted.distance(rowsOf(reference, chunk)));
  const threshold = chunkThreshold(distances, method.largestThreshold);
  if (!Number.isFinite(threshold)) {
    return noAnswer('the distances of the reference chunks overflow, so NannyML has no finite alert limit');
  }
  const finding = { kind: 'found', statistic: fitted.distance(current) } as const;
  return compatResult(id, finding, { compared: 'statistic', operator: '>', threshold });
}

function rowsOf(column: Column, { start, end }: RowRange): Column {
  if (column.kind === 'category') return { ...column, codes: column.codes.subarray(start, end) };
  return { ...column, values: column.values.subarray(start, end) };
}
