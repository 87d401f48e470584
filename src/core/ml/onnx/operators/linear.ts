import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';
import { input, type NodeContext, type Operator, type Run } from '../operator.js';
import { expectNumbers, type NumberTensor, numberTensor } from '../tensor.js';
import { labelTensor, readLabels } from './labels.js';
import { postTransform, readPostTransform } from './post-transform.js';

/** Linear models of `ai.onnx.ml`: scores = coefficients x + intercepts, as `float`. */
export const LINEAR: { readonly [name: string]: Operator } = {
  LinearRegressor: ({ attributes }) => {
    const targets = attributes.number('targets', 1);
    const score = linearScores(attributes, targets);
    const transform = readPostTransform(attributes);
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'LinearRegressor');
      return [numberTensor('float', [x.dims[0] ?? 1, targets], postTransform(transform, score(x), targets))];
    };
  },
  LinearClassifier: linearClassifier,
};

function linearClassifier({ attributes }: NodeContext): Run {
  const labels = readLabels(attributes);
  const width = Math.max(1, attributes.numbers('intercepts').length);
  const score = linearScores(attributes, width);
  const transform = readPostTransform(attributes);
  const isBinary = width === 1 && labels.count === 2;
  return (inputs) => {
    const x = expectNumbers(input(inputs, 0), 'LinearClassifier');
    const raw = score(x);
    const rows = raw.length / width;
    const scores = isBinary ? bothClasses(raw, transform) : postTransform(transform, raw, width);
    const classes = isBinary ? 2 : width;
    const places = Int32Array.from({ length: rows }, (_, row) => {
      // With one score the sign decides; otherwise the first of the largest scores.
      if (isBinary) return raw[row]! > 0 ? 1 : 0;
      let best = 0;
      for (let k = 1; k < width; k++) if (raw[row * width + k]! > raw[row * width + best]!) best = k;
      return best;
    });
    return [labelTensor(labels, places), numberTensor('float', [rows, classes], scores)];
  };
}

/** Scores of both classes from that of the second. */
function bothClasses(raw: Float64Array, transform: string): Float64Array {
  const both = new Float64Array(2 * raw.length);
  raw.forEach((score, row) => {
    const second = transform === 'LOGISTIC' ? 1 / (1 + Math.exp(-score)) : score;
    both[2 * row] = transform === 'LOGISTIC' ? 1 - second : -second;
    both[2 * row + 1] = second;
  });
  return both;
}

function linearScores(attributes: Attributes, width: number): (x: NumberTensor) => Float64Array {
  const coefficients = attributes.numbers('coefficients');
  const intercepts = attributes.numbers('intercepts');
  const columns = coefficients.length / width;
  if (!Number.isInteger(columns) || columns === 0) {
    throw new InvalidArgument(
      'model.graph',
      `must have coefficients for ${width} scores`,
      coefficients.length,
    );
  }
  return (x) => {
    const rows = x.data.length / columns;
    if (!Number.isInteger(rows)) {
      throw new InvalidArgument(
        'model.graph',
        `must give its linear models ${columns} columns`,
        x.dims.join(' x '),
      );
    }
    const scores = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < width; k++) {
        let sum = intercepts[k] ?? 0;
        for (let j = 0; j < columns; j++) sum += coefficients[k * columns + j]! * x.data[row * columns + j]!;
        scores[row * width + k] = sum;
      }
    }
    return scores;
  };
}
