import { createRandom, type Random } from '../../random.js';

/**
 * The random stream of one piece of work. It depends on what is done and not on when or by which worker,
 * so any number of workers gives the same leaderboard.
 * @param seed of the whole job
 * @param model estimator id
 * @param fold index of the fold, or 'final' for the fit on all rows
 * @param purpose what the numbers are drawn for, such as `fit` or `preprocess`
 */
export function randomFor(seed: number, model: string, fold: number | 'final', purpose: string): Random {
  return createRandom(seed).fork(`model/${model}`).fork(`fold/${fold}`).fork(purpose);
}
