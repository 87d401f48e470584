import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';

/** What a model node does with its scores. */
export type PostTransform = 'NONE' | 'LOGISTIC' | 'SOFTMAX' | 'SOFTMAX_ZERO';

/** @throws InvalidArgument on one that we do not have */
export function readPostTransform(attributes: Attributes): PostTransform {
  const named = attributes.has('post_transform') ? attributes.text('post_transform', 'NONE') : 'NONE';
  if (named === 'NONE' || named === 'LOGISTIC' || named === 'SOFTMAX' || named === 'SOFTMAX_ZERO')
    return named;
  throw new InvalidArgument('model.graph', 'must transform scores by NONE, LOGISTIC or SOFTMAX', named);
}

/**
 * Transforms scores row by row, in place.
 * SOFTMAX_ZERO leaves scores that are (almost) 0 at 0.
 */
export function postTransform(transform: PostTransform, scores: Float64Array, width: number): Float64Array {
  switch (transform) {
    case 'NONE':
      return scores;
    case 'LOGISTIC':
      for (let i = 0; i < scores.length; i++) scores[i] = 1 / (1 + Math.exp(-scores[i]!));
      return scores;
    default:
      for (let start = 0; start < scores.length; start += width) {
        softmax(scores.subarray(start, start + width), transform === 'SOFTMAX_ZERO');
      }
      return scores;
  }
}

function softmax(row: Float64Array, keepsZero: boolean): void {
  const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    const isKept = keepsZero && Math.abs(row[k]!) <= 1e-7;
    row[k] = isKept ? row[k]! * Math.exp(-largest) : Math.exp(row[k]! - largest);
    sum += row[k]!;
  }
  for (let k = 0; k < row.length; k++) row[k]! /= sum;
}
