/** Champion and shadow challenger on the same requests, one pair per unit, or per request without a unit. */
import type { Task } from '../core/ml/estimator.js';
import { type Moments, mergeMoments, momentsOf } from '../core/stats/summaries/moments.js';
import type { Loss } from './losses.js';
import { MultiPassMap } from './multi-pass-map.js';

export type PairTally =
  | {
      readonly task: 'classification';
      readonly versionId: string;
      readonly bothRight: number;
      readonly onlyChampion: number;
      readonly onlyChallenger: number;
      readonly bothWrong: number;
    }
  | {
      readonly task: 'regression';
      readonly versionId: string;
      /** Absolute error of the challenger minus that of the champion. */
      readonly differences: Moments;
    };

interface Pair {
  readonly versionId: string;
  readonly ofChampion: Loss;
  readonly own: Loss;
}

export class RunningPairs {
  /** The first pair of each unit and shadow arm; settled when the pass is over, because it may be put off. */
  private readonly firsts: MultiPassMap<Pair>;
  private readonly sums = new Map<string, PairSums>();

  constructor(
    private readonly task: Task,
    maximumUnits: number,
  ) {
    this.firsts = new MultiPassMap(maximumUnits);
  }

  /** A request without a unit. */
  addRequest(pair: Pair): void {
    this.sumsOf(pair.versionId).add(pair);
  }

  addUnit(unitId: string, pair: Pair): void {
    const key = `${pair.versionId} ${unitId}`;
    if (this.firsts.takes(key) && this.firsts.get(key) === undefined) this.firsts.set(key, pair);
  }

  settle(): void {
    for (const sums of this.sums.values()) sums.settle();
  }

  /** Sums up this pass. False when no unit is left for another. */
  nextPass(): boolean {
    for (const pair of this.firsts.values()) this.sumsOf(pair.versionId).add(pair);
    this.settle();
    return this.firsts.nextPass();
  }

  /** What the passes that are over say about a shadow arm. */
  ofArm(versionId: string): PairTally {
    const { task } = this;
    const { differences, bothRight, onlyChampion, onlyChallenger, bothWrong } = this.sumsOf(versionId);
    if (task === 'regression') return { task, versionId, differences };
    return { task, versionId, bothRight, onlyChampion, onlyChallenger, bothWrong };
  }

  private sumsOf(versionId: string): PairSums {
    const sums = this.sums.get(versionId) ?? new PairSums(this.task);
    this.sums.set(versionId, sums);
    return sums;
  }
}

class PairSums {
  bothRight = 0;
  onlyChampion = 0;
  onlyChallenger = 0;
  bothWrong = 0;
  differences: Moments = { count: 0, mean: 0, variance: 0 };
  private unsettled: number[] = [];

  constructor(private readonly task: Task) {}

  add({ ofChampion, own }: Pair): void {
    if (this.task === 'regression') this.unsettled.push(own - ofChampion);
    else if (ofChampion === 1 && own === 1) this.bothRight++;
    else if (ofChampion === 1) this.onlyChampion++;
    else if (own === 1) this.onlyChallenger++;
    else this.bothWrong++;
  }

  settle(): void {
    if (this.unsettled.length === 0) return;
    this.differences = mergeMoments(this.differences, momentsOf(this.unsettled));
    this.unsettled = [];
  }
}
