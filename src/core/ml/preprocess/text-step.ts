import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import { readIndices, readNumbers } from '../read-model.js';
import type { FeatureWriter } from './feature-slot.js';
import { DROP_REASONS, describeMissing, dropped, type PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { readList } from './read-texts.js';
import { readStepNames, type StepNames } from './step-names.js';
import { bucketOf, TEXT_BUCKETS, wordsOf } from './text-words.js';

/** A text as weighted counts of its words, hashed into buckets. */
export interface TextStep extends StepNames {
  readonly kind: 'text';
  /** Buckets that have a word in training, ascending; each is a feature. */
  readonly buckets: readonly number[];
  /** What a count is multiplied by, one per bucket. */
  readonly weights: readonly number[];
  /** Whether the features of a row are scaled to length 1. */
  readonly isUnitLength: boolean;
}

/**
 * Learns which of 128 buckets have words and how telling they are. With n texts, d of them with a word in the bucket:
 * tf-idf weighs a count by ln((1 + n) / (1 + d)) + 1 and scales each row to length 1; bag of words leaves counts as
 * they are. A missing text counts as one without words, as does one of unknown words only.
 * Source: scikit-learn 1.9 `TfidfTransformer` (smooth idf, L2) over hashed words.
 */
export function fitTextStep(
  name: string,
  column: CategoryColumn,
  method: PreprocessOptions['textFeaturesMethod'],
): { plan: PlanEntry; step?: TextStep } {
  const rowsOf = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) rowsOf[code]!++;
  const texts = column.codes.length;
  const missing = texts - rowsOf.reduce((sum, rows) => sum + rows, 0);
  const rowsWith = new Float64Array(TEXT_BUCKETS);
  column.levels.forEach((level, code) => {
    if (rowsOf[code] === 0) return;
    for (const bucket of new Set(wordsOf(level).map(bucketOf))) rowsWith[bucket]! += rowsOf[code]!;
  });
  const buckets = Array.from(rowsWith.keys()).filter((bucket) => rowsWith[bucket]! > 0);
  if (buckets.length === 0) {
    return { plan: dropped(name, DROP_REASONS.allMissing, `no text has a word${describeMissing(missing)}`) };
  }
  const isTfIdf = method === 'tf-idf';
  const weights = buckets.map((bucket) =>
    isTfIdf ? Math.log((1 + texts) / (1 + rowsWith[bucket]!)) + 1 : 1,
  );
  const features = buckets.map((bucket) => `${name} words ${bucket}`);
  const what = `${isTfIdf ? 'tf-idf' : 'counts'} of its words in ${buckets.length} hashed buckets; a missing text has no words`;
  return {
    plan: { column: name, step: 'text', what, why: `texts${describeMissing(missing)}`, features },
    step: { kind: 'text', column: name, features, buckets, weights, isUnitLength: isTfIdf },
  };
}

/** Writes the weights of the words of each text; expects a slot of zeros, and leaves missing texts at that. */
export function createTextWriter(step: TextStep): FeatureWriter<CategoryColumn> {
  const placeOf = new Int32Array(TEXT_BUCKETS).fill(-1);
  step.buckets.forEach((bucket, place) => {
    placeOf[bucket] = place;
  });
  const weights = Float64Array.from(step.weights);
  return ({ codes, levels }, { data, columns, offset }) => {
    const width = weights.length;
    // Each text is read once, at its first row, and copied to the others.
    const firstRow = new Map<number, number>();
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      if (code < 0) continue;
      const start = i * columns + offset;
      const first = firstRow.get(code);
      if (first !== undefined) {
        const from = first * columns + offset;
        data.copyWithin(start, from, from + width);
        continue;
      }
      firstRow.set(code, i);
      for (const word of wordsOf(levels[code]!)) {
        const place = placeOf[bucketOf(word)]!;
        if (place >= 0) data[start + place]! += weights[place]!;
      }
      if (step.isUnitLength) scaleToUnit(data, start, width);
    }
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readTextStep(json: JsonObject): TextStep {
  const buckets = Array.from(readIndices(json, 'buckets', readList(json, 'buckets').length, TEXT_BUCKETS));
  return {
    kind: 'text',
    ...readStepNames(json, buckets.length),
    buckets,
    weights: Array.from(readNumbers(json, 'weights', buckets.length, 0)),
    isUnitLength: json['isUnitLength'] === true,
  };
}

function scaleToUnit(data: Float64Array, start: number, width: number): void {
  let squares = 0;
  for (let k = start; k < start + width; k++) squares += data[k]! * data[k]!;
  if (squares === 0) return;
  const length = Math.sqrt(squares);
  for (let k = start; k < start + width; k++) data[k]! /= length;
}
