import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { readChoice, readNumber } from '../read-model.js';
import { type PreprocessOptions, TRANSFORMATION_METHODS } from './preprocess-options.js';
import { fromNormal, normalReference, toNormal } from './stages/quantile-normal.js';
import { readSortedListsOrNull } from './stages/read-stage.js';
import { yeoJohnson, yeoJohnsonInverse, yeoJohnsonPower } from './stages/yeo-johnson.js';

/** Carries the target of a regression to where it is easier to learn, and predictions back. Immutable, plain data once serialised. */
export interface TargetTransform {
  /** New values; those given stay untouched. */
  transform(values: Float64Array): Float64Array;
  /** Back in the units of the target; finite for finite values, and never further from the training values than their range. */
  invert(values: Float64Array): Float64Array;
  toJSON(): JsonObject;
}

/** More values would move the power by less than it matters. */
const MOST_VALUES = 20_000;

/**
 * Learns a transform from the target of the training rows: `yeo-johnson` with the power of greatest likelihood, or
 * `quantile` to normal deviates.
 * @param values finite, at least one
 * Source: PyCaret 3.4 `transform_target`; scikit-learn 1.9 `PowerTransformer(standardize=False)`, `QuantileTransformer`.
 * @example fitTargetTransform(y, 'yeo-johnson').invert(predicted)
 */
export function fitTargetTransform(
  values: Float64Array,
  method: PreprocessOptions['transformTargetMethod'],
): TargetTransform {
  if (values.length === 0) throw new InvalidArgument('target', 'must have a value', 0);
  if (method === 'quantile') return createQuantileTransform(normalReference(values));
  const step = Math.ceil(values.length / MOST_VALUES);
  const power = yeoJohnsonPower(step === 1 ? values : values.filter((_, i) => i % step === 0));
  let least = values[0]!;
  let greatest = least;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return createPowerTransform(power, least, greatest);
}

/** @throws InvalidArgument on anything that `toJSON` does not write */
export function readTargetTransform(json: JsonObject): TargetTransform {
  if (readChoice(json, 'method', TRANSFORMATION_METHODS) === 'quantile') {
    return createQuantileTransform(
      readSortedListsOrNull({ quantiles: [json['quantiles'] ?? []] }, 'quantiles', 1, 1)[0] ?? [],
    );
  }
  const least = readNumber(json, 'least');
  return createPowerTransform(readNumber(json, 'power'), least, readNumber(json, 'greatest', least));
}

function createPowerTransform(power: number, least: number, greatest: number): TargetTransform {
  // A power stretches what lies beyond the training values out of all proportion.
  const range = greatest - least;
  return {
    transform: (values) => values.map((value) => yeoJohnson(value, power)),
    invert: (values) =>
      values.map((value) =>
        Math.max(least - range, Math.min(greatest + range, yeoJohnsonInverse(value, power))),
      ),
    toJSON: () => ({ method: 'yeo-johnson', power, least, greatest }),
  };
}

function createQuantileTransform(quantiles: readonly number[]): TargetTransform {
  if (quantiles.length === 0) throw new InvalidArgument('model.quantiles', 'must not be empty', 0);
  const reference = Float64Array.from(quantiles);
  return {
    transform: (values) => values.map((value) => toNormal(value, reference)),
    invert: (values) => values.map((value) => fromNormal(value, reference)),
    toJSON: () => ({ method: 'quantile', quantiles }),
  };
}
