import { InvalidArgument } from '../../errors.js';
import { type NotExplained, notExplained } from './explained-part.js';

/** Score of one fit on some of the rows. */
export interface LearningScore {
  /** Rows that the model has learnt from. */
  readonly rows: number;
  /** Sort metric on these very rows; null when it has no value there. */
  readonly training: number | null;
  /** Sort metric on rows that it has not seen. */
  readonly validation: number | null;
}

/** Mean and spread of the fits with so many rows. */
export interface LearningPoint {
  readonly rows: number;
  readonly fits: number;
  readonly training: Spread | null;
  readonly validation: Spread | null;
}

/** Standard deviation with divisor n; 0 for a single fit. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What more rows bring. */
export interface LearningCurve {
  readonly kind: 'learning-curve';
  readonly points: readonly LearningPoint[];
}

/**
 * Sizes to fit on: about evenly spread from a tenth of the rows to all, none twice.
 * @param rows training rows of the smallest fold, at least 1
 * @param points sizes, at least 2; 5 unless given
 * @throws InvalidArgument when either is out of range
 * Source: the defaults of scikit-learn 1.9 `learning_curve(train_sizes=np.linspace(0.1, 1, 5))`.
 * @example planLearningCurve(1000) // [100, 325, 550, 775, 1000]
 */
export function planLearningCurve(rows: number, points = 5): readonly number[] {
  if (!(Number.isInteger(rows) && rows >= 1)) throw new InvalidArgument('rows', 'must be at least 1', rows);
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new InvalidArgument('points', 'must be at least 2', points);
  }
  const sizes = Array.from({ length: points }, (_, k) =>
    Math.max(1, Math.floor(rows * (0.1 + (0.9 * k) / (points - 1)) + 1e-9)),
  );
  return [...new Set(sizes)];
}

/**
 * Puts the fits of each size together.
 * @returns `not-explained` when fewer than two sizes have a validation score
 * @example summariseLearningCurve([{ rows: 10, training: 1, validation: 0.5 }, { rows: 20, training: 0.9, validation: 0.7 }])
 */
export function summariseLearningCurve(scores: readonly LearningScore[]): LearningCurve | NotExplained {
  const sizes = [...new Set(scores.map(({ rows }) => rows))].sort((a, b) => a - b);
  const points = sizes.map((rows): LearningPoint => {
    const fits = scores.filter((score) => score.rows === rows);
    return {
      rows,
      fits: fits.length,
      training: spreadOf(fits.map(({ training }) => training)),
      validation: spreadOf(fits.map(({ validation }) => validation)),
    };
  });
  if (points.filter(({ validation }) => validation !== null).length < 2) {
    return notExplained('fewer than two numbers of rows could be fitted');
  }
  return { kind: 'learning-curve', points };
}

function spreadOf(scores: readonly (number | null)[]): Spread | null {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const squares = known.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / known.length) };
}
