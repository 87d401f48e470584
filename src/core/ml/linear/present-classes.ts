import type { ClassTarget } from '../estimator.js';

/** The classes that occur among the rows that count, and how much each row counts. */
export interface PresentClasses {
  /** Ascending. */
  readonly classes: Int32Array;
  /** Per row the place of its class in `classes`; 0 for rows of weight 0. */
  readonly places: Int32Array;
  /** Per row its weight, times that of its class; they sum up to 1. */
  readonly shares: Float64Array;
  /** What the weights summed up to: the number of rows when all count 1. */
  readonly weightSum: number;
}

/** How classes are weighed against each other. */
export const classWeights = ['none', 'balanced'] as const;
export type ClassWeight = (typeof classWeights)[number];

/**
 * Finds the classes that have rows of positive weight, and weighs the rows. `balanced` multiplies every row by
 * total weight / (number of classes x weight of its class), so that all classes weigh the same and the sum stays.
 * @param weights one per row, at least 0, not all 0; absent: all 1
 * Source: scikit-learn 1.9 compute_class_weight.
 * @example labels 0, 0, 0, 2, balanced: classes [0, 2], shares 1/6, 1/6, 1/6, 1/2
 */
export function presentClasses(
  { labels, classCount }: ClassTarget,
  classWeight: ClassWeight,
  weights?: Float64Array,
): PresentClasses {
  const totals = new Float64Array(classCount);
  let weightSum = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    totals[labels[i]!]! += weight;
    weightSum += weight;
  }
  const classes = Int32Array.from(totals.keys()).filter((label) => totals[label]! > 0);
  const placeOf = new Int32Array(classCount);
  classes.forEach((label, place) => {
    placeOf[label] = place;
  });
  const factors = totals.map((total) =>
    total === 0 ? 0 : classWeight === 'balanced' ? 1 / (classes.length * total) : 1 / weightSum,
  );
  const shares = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    shares[i] = factors[labels[i]!]! * (weights === undefined ? 1 : weights[i]!);
  }
  return { classes, places: labels.map((label) => placeOf[label]!), shares, weightSum };
}
