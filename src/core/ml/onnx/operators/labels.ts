import type { Attributes } from '../attributes.js';
import { numberTensor, type Tensor, textTensor } from '../tensor.js';

/** Class labels of a classifier node, texts or whole numbers. */
export interface Labels {
  readonly count: number;
  readonly texts: readonly string[];
  readonly wholes: Int32Array;
}

/** Reads the labels of a classifier node; `classlabels_ints` is the older name of the whole numbers. */
export function readLabels(attributes: Attributes): Labels {
  const texts = attributes.texts('classlabels_strings');
  const named = attributes.wholes('classlabels_int64s');
  const wholes = named.length > 0 ? named : attributes.wholes('classlabels_ints');
  return { count: Math.max(texts.length, wholes.length), texts, wholes };
}

/** The label at each place. */
export function labelTensor(labels: Labels, places: Int32Array): Tensor {
  const dims = [places.length];
  if (labels.texts.length > 0)
    return textTensor(
      dims,
      Array.from(places, (place) => labels.texts[place]!),
    );
  return numberTensor(
    'int64',
    dims,
    Array.from(places, (place) => labels.wholes[place] ?? place),
  );
}
