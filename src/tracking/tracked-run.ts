import type { TrainingRun } from './tracking.api.js';

/** A run as it is looked at, with the number of runs below it. */
export interface TrackedRun extends TrainingRun {
  readonly childCount: number;
}
