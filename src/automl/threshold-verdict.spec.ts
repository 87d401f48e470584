/** Is a threshold that was chosen for costs or a metric called useful where it is, and only there? */
import { describe, expect, it } from 'vitest';
import type { ClassTarget } from '../core/ml/estimator.js';
import { type ClassPrediction, scorePrediction } from '../core/ml/prediction.js';
import type { CostTable, ThresholdObjective } from '../core/ml/recipe/threshold-objective.js';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import type { FoldScored } from '../core/ml/search/evaluate-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';
import { createRandom, type Random } from '../core/random.js';
import { thresholdFolds } from './combine-folds.js';
import { type JudgedRows, judgeFolds } from './judge-folds.js';

const MISSES_COST_TEN: CostTable = [
  [0, 1],
  [10, 0],
];
const FOLDS = 5;

interface Drawn {
  readonly labels: Int32Array;
  /** Probability of the second class. */
  readonly scores: Float64Array;
}

function foldsOf({ labels, scores }: Drawn, target: ClassTarget, answer?: 0 | 1): FoldScored[] {
  const size = labels.length / FOLDS;
  return Array.from({ length: FOLDS }, (_, foldIndex): FoldScored => {
    const rows = Uint32Array.from({ length: size }, (__, i) => foldIndex * size + i);
    const prediction: ClassPrediction = {
      task: 'classification',
      classCount: 2,
      probabilities: Float64Array.from([...rows].flatMap((row) => [1 - scores[row]!, scores[row]!])),
      labels: Int32Array.from(rows, (row) => answer ?? (scores[row]! >= 0.5 ? 1 : 0)),
    };
    const scored = scorePrediction(takeTargetRows(target, rows), prediction);
    return { kind: 'scored', foldIndex, scores: scored, outOfFold: { rows, prediction } };
  });
}

/** Chooses the threshold as a step does and judges it as a step does. */
function judge(
  drawn: Drawn,
  objective: ThresholdObjective,
  judged: JudgedRows = { isTimeOrdered: false },
): BaselineTest {
  const target: ClassTarget = { task: 'classification', labels: drawn.labels, classCount: 2 };
  const positives = drawn.labels.reduce((sum, label) => sum + label, 0);
  const { folds } = thresholdFolds(target, foldsOf(drawn, target), objective);
  return judgeFolds({
    metric: objective.kind === 'metric' ? objective.metric : 'accuracy',
    ...(objective.kind === 'cost' ? { costs: objective.costs } : {}),
    ...{ target, judged, seed: 1, resamples: 250 },
    candidate: folds.map(({ outOfFold }) => outOfFold),
    baseline: foldsOf(drawn, target, 2 * positives > drawn.labels.length ? 1 : 0).map(
      (fold) => fold.outOfFold,
    ),
  });
}

/** Scores that follow the class by so much, and otherwise chance; rows of one id share both where there are ids. */
function draw(random: Random, rows: number, share: number, follows: number, ids?: Int32Array): Drawn {
  const ofId = new Map<number, { label: number; score: number }>();
  const labels = new Int32Array(rows);
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const id = ids?.[row] ?? row;
    let one = ofId.get(id);
    if (one === undefined) {
      const label = random.next() < share ? 1 : 0;
      one = { label, score: 1 / (1 + Math.exp(-(follows * (label - share) + random.normal()))) };
      ofId.set(id, one);
    }
    labels[row] = one.label;
    scores[row] = one.score;
  }
  return { labels, scores };
}

const cost = (costs: CostTable): ThresholdObjective => ({ kind: 'cost', costs });

describe('the verdict on a threshold', () => {
  it('finds one that makes mistakes cheap useful though it has fewer right answers', () => {
    const drawn = draw(createRandom('signal'), 400, 0.26, 2.5);
    expect(judge(drawn, cost(MISSES_COST_TEN))).toMatchObject({
      kind: 'tested',
      measure: 'cost',
      against: 'constant',
      beats: true,
    });
    expect(judge(drawn, { kind: 'metric', metric: 'f1' })).toMatchObject({ measure: 'metric', beats: true });
  });

  it('holds the costs against the cheapest answer for all rows, and not against the most frequent class', () => {
    const labels = Int32Array.from({ length: 200 }, (_, row) => (row % 4 === 0 ? 1 : 0));
    // Whoever says the second class of every row pays 0.75 a row, the most frequent class costs 2.5.
    const test = judge({ labels, scores: new Float64Array(200).fill(0.4) }, cost(MISSES_COST_TEN));
    expect(test).toEqual({ kind: 'no-difference', rows: 200, against: 'constant', beats: false });
  });

  it.each<[string, CostTable, number]>([
    ['misses cost ten, every fourth positive', MISSES_COST_TEN, 0.26],
    ['misses cost ten, where calling a row negative just pays', MISSES_COST_TEN, 1 / 11],
    ['misses cost ten, every twentieth positive', MISSES_COST_TEN, 0.05],
    [
      'false alarms cost four',
      [
        [0, 4],
        [1, 0],
      ],
      0.7,
    ],
    [
      'a hit gains',
      [
        [0, 1],
        [0, -8],
      ],
      0.1,
    ],
  ])('calls noise useful once in twenty times at most: %s', (_words, costs, share) => {
    const random = createRandom(`noise/${share}`);
    let wrong = 0;
    for (let run = 0; run < 300; run++) {
      if (judge(draw(random, run % 2 === 0 ? 200 : 400, share, 0), cost(costs)).beats) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(15);
  });

  it.each(['groups', 'time'] as const)('is not taken in by noise that comes in %s', (how) => {
    const random = createRandom(`noise in ${how}`);
    const ids = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 8));
    const judged = how === 'time' ? { isTimeOrdered: true } : { isTimeOrdered: false, groups: ids };
    let wrong = 0;
    for (let run = 0; run < 200; run++) {
      const drawn = draw(random, 400, 0.15, 0, ids);
      if (judge(drawn, cost(MISSES_COST_TEN), judged).beats) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(10);
  });

  it('calls noise useful in at most 5 % of the cases by a metric of labels', () => {
    const random = createRandom('noise by metric');
    const wrong: Record<string, number> = {};
    for (let run = 0; run < 60; run++) {
      const drawn = draw(random, 150, 0.26, 0);
      for (const metric of ['f1', 'mcc', 'balancedAccuracy'] as const) {
        wrong[metric] = (wrong[metric] ?? 0) + (judge(drawn, { kind: 'metric', metric }).beats ? 1 : 0);
      }
    }
    for (const [metric, count] of Object.entries(wrong)) expect(count, metric).toBeLessThanOrEqual(3);
  });
});
