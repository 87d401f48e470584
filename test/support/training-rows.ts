import type { TrainingRows } from '../../src/core/ml/recipe/fitted-recipe.js';
import { createRandom } from '../../src/core/random.js';
import { categories, makeTable, numbers } from './make-table.js';

/** Rows of a problem with numbers, a category and missing values, drawn with a seed. */
export interface ProblemRequest {
  readonly rows: number;
  readonly seed: number;
  /** 0: a number; 2 or more: that many classes. */
  readonly classes: number;
}

/** Training rows whose target follows from the features with noise. */
export function makeTrainingRows({ rows, seed, classes }: ProblemRequest): TrainingRows {
  const random = createRandom(`training rows/${seed}`);
  const list = <T>(draw: () => T) => Array.from({ length: rows }, draw);
  const x = list(() => random.normal());
  const z = list(() => random.normal());
  const colour = list(() => ['red', 'green', 'blue'][random.integer(3)]!);
  const signal = x.map(
    (value, i) => value - 0.8 * z[i]! ** 2 + (colour[i] === 'red' ? 0.7 : 0) + 0.5 * random.normal(),
  );
  const hide = <T>(values: readonly T[]) => values.map((value) => (random.next() < 0.05 ? null : value));
  const features = makeTable({
    x: numbers(...hide(x)),
    z: numbers(...z),
    colour: categories(...hide(colour)),
    noise: numbers(...list(() => random.normal())),
  });
  if (classes === 0) return { features, target: { task: 'regression', values: Float64Array.from(signal) } };
  const labels = Int32Array.from(signal, (value) => {
    const place = Math.floor(((value + 2.5) / 4) * classes);
    return Math.min(Math.max(place, 0), classes - 1);
  });
  return { features, target: { task: 'classification', labels, classCount: classes } };
}
