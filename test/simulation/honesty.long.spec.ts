/** How often a worthless model is called usable: the table of the honest test in docs/methods. */
import { describe, expect, it } from 'vitest';
import type { Target, Task } from '../../src/core/ml/estimator.js';
import { listMetrics, type Metric } from '../../src/core/ml/metrics/metric.js';
import { singleRecipe } from '../../src/core/ml/recipe/single-recipe.js';
import { beatsBaseline } from '../../src/core/ml/search/beats-baseline.js';
import { evaluateFold } from '../../src/core/ml/search/evaluate-fold.js';
import { joinOutOfFold } from '../../src/core/ml/search/join-out-of-fold.js';
import { timeBlocks } from '../../src/core/ml/search/time-blocks.js';
import { usableModels } from '../../src/core/ml/search/usable-models.js';
import { planSplit, type SplitSpec } from '../../src/core/ml/split/plan-split.js';
import { encodeTarget } from '../../src/core/ml/target.js';
import { takeTargetRows } from '../../src/core/ml/target-rows.js';
import { createRandom, type Random } from '../../src/core/random.js';
import {
  type Column,
  findColumn,
  type NamedColumn,
  type Table,
  withoutColumns,
} from '../../src/core/table.js';

const share = Number(process.env['MLDRIFT_SIMULATION_SHARE'] ?? 1);
const DATA_SETS = Math.max(40, Math.round(1_000 * share));
const MODELS: Record<Task, readonly string[]> = {
  classification: ['lr', 'nb', 'knn', 'dt', 'rf'],
  regression: ['lr', 'ridge', 'knn', 'dt', 'rf'],
};
const PARAMS: Readonly<Record<string, { readonly trees: number }>> = { rf: { trees: 20 } };

type Splitting = 'stratified' | 'k-fold' | 'repeated' | 'group' | 'time-series';

interface NoiseSet {
  readonly table: Table;
  readonly task: Task;
  readonly target: Target;
  readonly groups: Int32Array;
  readonly kind: string;
}

const numbers = (rows: number, draw: () => number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, draw),
});
const codes = (rows: number, levels: number, draw: () => number): Column => ({
  kind: 'category',
  codes: Int32Array.from({ length: rows }, draw),
  levels: Array.from({ length: levels }, (_, i) => `level ${i}`),
});

/** Columns that know nothing of the target; target and features may both depend on the group of the row. */
function drawNoise(random: Random, splitting: Splitting, index: number): NoiseSet {
  const rows = 60 + random.integer(181);
  const groups = Int32Array.from({ length: rows }, () => random.integer(Math.floor(rows / 6)));
  const effect = Float64Array.from({ length: rows }, () => random.normal());
  const isGrouped = splitting === 'group';
  const latent = (row: number) => (isGrouped ? 1.5 * effect[groups[row]!]! : 0) + random.normal();
  const columns: NamedColumn[] = Array.from({ length: 2 + random.integer(7) }, (_, j) => {
    const perGroup = Float64Array.from({ length: rows }, () => random.normal());
    const kinds: readonly (() => Column)[] = [
      () => numbers(rows, () => random.normal()),
      () => numbers(rows, () => Math.exp(1.5 * random.normal())),
      () => numbers(rows, () => random.integer(4)),
      () => codes(rows, 2 + (j % 3), () => random.integer(2 + (j % 3))),
      () => codes(rows, 40, () => random.integer(40)),
    ];
    const column =
      isGrouped && j % 2 === 0
        ? { kind: 'number' as const, values: Float64Array.from(groups, (group) => perGroup[group]!) }
        : kinds[random.integer(kinds.length)]!();
    return { name: `x${j}`, data: column };
  });
  const targets: Readonly<Record<string, () => Column>> = {
    'two equal classes': () => codes(rows, 2, () => 0),
    'two classes, 15 %': () => codes(rows, 2, () => 0),
    'three classes': () => codes(rows, 3, () => 0),
    'normal numbers': () => numbers(rows, () => 0),
    'skewed numbers': () => numbers(rows, () => 0),
    'counts with zeros': () => numbers(rows, () => 0),
  };
  const kind = Object.keys(targets)[index % 6]!;
  const hidden = Float64Array.from({ length: rows }, (_, row) => latent(row));
  const sorted = hidden.slice().sort();
  const cut = (at: number) => sorted[Math.min(rows - 1, Math.floor(at * rows))]!;
  const values: Readonly<Record<string, (value: number) => number>> = {
    'two equal classes': (value) => (value > cut(0.5) ? 1 : 0),
    'two classes, 15 %': (value) => (value > cut(0.85) ? 1 : 0),
    'three classes': (value) => (value > cut(0.7) ? 2 : value > cut(0.4) ? 1 : 0),
    'normal numbers': (value) => 10 + value,
    'skewed numbers': (value) => Math.exp(value),
    'counts with zeros': (value) => Math.max(0, Math.round(1 + 1.5 * value)),
  };
  const task: Task = index % 6 < 3 ? 'classification' : 'regression';
  const drawn = Float64Array.from(hidden, (value) => values[kind]!(value));
  const data: Column =
    task === 'regression'
      ? { kind: 'number', values: drawn }
      : {
          kind: 'category',
          codes: Int32Array.from(drawn),
          levels: ['a', 'b', 'c'].slice(0, kind === 'three classes' ? 3 : 2),
        };
  const table: Table = { rowCount: rows, columns: [...columns, { name: 'target', data }] };
  const { target } = encodeTarget(findColumn(table, 'target')!, task);
  return { table, task, target, groups, kind };
}

function specOf(splitting: Splitting, task: Task): SplitSpec {
  if (splitting === 'time-series') return { kind: 'time-series', folds: 4 };
  if (splitting === 'group')
    return { kind: task === 'classification' ? 'stratified-group' : 'group', folds: 4, isShuffled: true };
  if (splitting === 'repeated') {
    return {
      kind: task === 'classification' ? 'stratified' : 'k-fold',
      folds: 4,
      repeats: 2,
      isShuffled: true,
    };
  }
  return {
    kind: splitting === 'stratified' && task === 'classification' ? 'stratified' : 'k-fold',
    folds: 4,
    isShuffled: true,
  };
}

/** What the metric of a whole set of models says: any of them usable after Holm. */
function usableByChance(
  noise: NoiseSet,
  splitting: Splitting,
  metrics: readonly Metric[],
  seed: number,
): Metric[] {
  const { table, task, target, groups } = noise;
  const rows = { features: withoutColumns(table, ['target']), target };
  const byGroup = splitting === 'group' ? { groups } : {};
  const plan = planSplit(specOf(splitting, task), { rows: table.rowCount, target, ...byGroup, seed });
  if (plan.kind === 'refused') throw new Error(plan.faults.map(({ message }) => message).join('; '));
  const outOfFold = (estimatorId: string) => {
    const recipe = singleRecipe(estimatorId, PARAMS[estimatorId]);
    const parts = plan.folds.map(
      (fold, foldIndex) => evaluateFold({ recipe, rows, fold, foldIndex, context: { task, seed } }).outcome,
    );
    return parts.some((part) => part.kind === 'skipped')
      ? undefined
      : joinOutOfFold(parts.flatMap((part) => (part.kind === 'scored' ? [part.outOfFold] : [])));
  };
  const dummy = outOfFold('dummy')!;
  const models = MODELS[task].map((model) => ({ model, found: outOfFold(model) }));
  const truth = takeTargetRows(target, dummy.rows);
  const dependent = {
    group: Int32Array.from(dummy.rows, (row) => groups[row]!),
    repeated: Int32Array.from(dummy.rows),
    'time-series': timeBlocks(dummy.rows.length),
    stratified: undefined,
    'k-fold': undefined,
  }[splitting];
  return metrics.filter((metric) => {
    const tests = models.flatMap(({ model, found }) =>
      found === undefined
        ? []
        : [
            {
              model,
              test: beatsBaseline({
                metric,
                target: truth,
                candidate: found.prediction,
                baseline: dummy.prediction,
                seed,
                dependent,
              }),
            },
          ],
    );
    return usableModels(tests).some(({ usable }) => usable);
  });
}

describe('the honest test on pure noise', () => {
  it.each(['stratified', 'k-fold', 'repeated', 'group', 'time-series'] as const)(
    'calls a model usable on at most 5 % of the data sets, split %s, whatever the metric',
    (splitting) => {
      const dataSets = Math.round(DATA_SETS / 5);
      const wrong = new Map<Metric, number>();
      const tried = new Map<Metric, number>();
      const byKind = new Map<string, number>();
      for (let index = 0; index < dataSets; index++) {
        const random = createRandom(`noise/${splitting}/${index}`);
        const noise = drawNoise(random, splitting, index);
        const metrics = listMetrics(noise.task);
        const found = usableByChance(noise, splitting, metrics, index);
        for (const metric of metrics) tried.set(metric, (tried.get(metric) ?? 0) + 1);
        for (const metric of found) {
          wrong.set(metric, (wrong.get(metric) ?? 0) + 1);
          byKind.set(`${noise.kind} ${metric}`, (byKind.get(`${noise.kind} ${metric}`) ?? 0) + 1);
        }
      }
      const lines = [...tried].map(([metric, runs]) => {
        const bad = wrong.get(metric) ?? 0;
        return `  ${metric.padEnd(16)} ${String(bad).padStart(4)} of ${String(runs).padStart(4)}  ${((100 * bad) / runs).toFixed(1)} %`;
      });
      const total = [...wrong.values()].reduce((sum, count) => sum + count, 0);
      const runs = [...tried.values()].reduce((sum, count) => sum + count, 0);
      console.log(
        `${splitting}: wrong "usable" ${total} of ${runs} (${((100 * total) / runs).toFixed(2)} %)\n${lines.join('\n')}\n${[...byKind].map(([k, c]) => `    ${k}: ${c}`).join('\n')}`,
      );
      expect(total / runs).toBeLessThanOrEqual(0.05);
    },
  );
});
