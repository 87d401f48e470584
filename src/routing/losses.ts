/** How far predictions were off, as the sufficient statistics that tests and intervals take. */
import type { Task } from '../core/ml/estimator.js';
import { type Moments, mergeMoments, momentsOf } from '../core/stats/summaries/moments.js';

/** 0 or 1 for wrong and right, or the absolute error. */
export type Loss = number;

/** Losses of labelled rows. Classification: right or wrong. Regression: errors in the unit of the target. */
export type Losses =
  | { readonly task: 'classification'; readonly count: number; readonly right: number }
  | {
      readonly task: 'regression';
      readonly count: number;
      readonly absoluteErrors: Moments;
      readonly squaredErrors: Moments;
    };

/** Right and wrong or the absolute error; undefined without an outcome. */
export function lossOf(
  task: Task,
  prediction: string | number,
  outcome: string | number | undefined,
): Loss | undefined {
  if (outcome === undefined) return undefined;
  if (task === 'classification') return prediction === outcome ? 1 : 0;
  return Math.abs(Number(prediction) - Number(outcome));
}

/** Losses summed up so far. */
interface Settled {
  readonly count: number;
  readonly right: number;
  readonly absoluteErrors: Moments;
  readonly squaredErrors: Moments;
}

const noMoments: Moments = { count: 0, mean: 0, variance: 0 };
export const noLosses: Settled = { count: 0, right: 0, absoluteErrors: noMoments, squaredErrors: noMoments };

/** Adds further losses. */
export function settle(settled: Settled, losses: readonly Loss[], task: Task): Settled {
  if (losses.length === 0) return settled;
  const count = settled.count + losses.length;
  if (task === 'classification') {
    return { ...settled, count, right: losses.reduce((sum, loss) => sum + loss, settled.right) };
  }
  return {
    ...settled,
    count,
    absoluteErrors: mergeMoments(settled.absoluteErrors, momentsOf(losses)),
    squaredErrors: mergeMoments(settled.squaredErrors, momentsOf(losses.map((loss) => loss * loss))),
  };
}

export function toLosses(task: Task, { count, right, absoluteErrors, squaredErrors }: Settled): Losses {
  return task === 'classification' ? { task, count, right } : { task, count, absoluteErrors, squaredErrors };
}
