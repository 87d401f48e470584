/** Scores champion, challenger and a constant baseline on the same rows, and compares them row by row. Pure. */
import { InvalidArgument } from '../core/errors.js';
import { classificationMetrics } from '../core/ml/metrics/classification-metrics.js';
import { regressionMetrics } from '../core/ml/metrics/regression-metrics.js';
import type { Predictor } from '../core/ml/predictor.js';
import { groupIds, groupingAll } from '../core/ml/split/group-ids.js';
import { momentsOf } from '../core/stats/summaries/moments.js';
import { pairedAccuracy } from '../core/stats/tests/mcnemar.js';
import { pairedMean } from '../core/stats/tests/paired-mean.js';
import type { CategoryColumn, Column, Table } from '../core/table.js';
import { columnLength, findColumn, isMissing, takeRows, withoutColumns } from '../core/table.js';
import { answeredRows } from './answered-rows.js';
import { compareByGroup } from './compare-by-group.js';
import type { PairedComparison } from './paired-comparison.js';
import { compareSegments, type SegmentComparison } from './segment-comparison.js';

export type MetricValues = Readonly<Record<string, number | null>>;

export interface HoldoutComparison {
  readonly task: 'classification' | 'regression';
  /** Labelled rows compared. */
  readonly rows: number;
  /** Rows left out because their target is missing. */
  readonly unlabelledRows: number;
  /** Labelled rows left out because the champion, trained elsewhere, has no answer for them; absent when there are none. */
  readonly unansweredRows?: number;
  /** The column whose rows of one value depend on each other, and how many values the rows have; absent without one. */
  readonly groups?: { readonly column: string; readonly count: number };
  /** Rows left out because a model has learnt from rows of their group; absent when there are none. */
  readonly knownGroupRows?: number;
  readonly challenger: MetricValues;
  readonly champion?: MetricValues;
  /** The majority class, or the mean, of the challenger's training rows. */
  readonly baseline: MetricValues;
  /** Challenger against champion; absent without a champion. */
  readonly againstChampion?: PairedComparison;
  readonly againstBaseline: PairedComparison;
  /** Challenger against champion by segment; absent without a champion or without segment columns. */
  readonly segments?: readonly SegmentComparison[];
}

interface Judged {
  readonly metrics: MetricValues;
  /** Classification: 1 where right, else 0. Regression: absolute error. */
  readonly perRow: Float64Array;
}

/**
 * @param holdout rows with the target; rows without a target value are left out and counted
 * @param trainingTarget target column of the challenger's training rows, for the baseline
 * @param segments columns whose levels are compared one by one as well
 * @param groupColumn rows of one value of it vary together in every comparison
 */
export function compareOnHoldout(input: {
  challenger: Predictor;
  champion?: Predictor;
  /** Whether the champion may refuse rows: these are left out and counted. */
  championMayRefuse?: boolean;
  holdout: Table;
  trainingTarget: Column;
  segments?: readonly string[];
  groupColumn?: string;
}): HoldoutComparison {
  const { challenger, champion, trainingTarget, segments = [], groupColumn } = input;
  const { target, task } = challenger.signature.output;
  const { labelled: withTarget, unlabelledRows } = labelledRows(input.holdout, target);
  const answered =
    champion === undefined || input.championMayRefuse !== true
      ? undefined
      : answeredRows(champion, withTarget);
  const labelled = answered === undefined ? withTarget : takeRows(withTarget, answered);
  const unansweredRows = withTarget.rowCount - labelled.rowCount;
  const actual = findColumn(labelled, target)!;
  const features = withoutColumns(labelled, [target]);
  const judge = task === 'classification' ? judgeClasses(actual) : judgeNumbers(actual);
  const second = judge.model(challenger, features);
  const first = champion === undefined ? undefined : judge.model(champion, features);
  const baseline = judge.constant(trainingTarget);
  const compare = task === 'classification' ? compareAccuracy : compareErrors;
  const groups = groupColumn === undefined ? undefined : groupsOf(labelled, groupColumn);
  return {
    task,
    rows: labelled.rowCount,
    unlabelledRows,
    ...(unansweredRows === 0 ? {} : { unansweredRows }),
    ...(groupColumn === undefined ? {} : { groups: { column: groupColumn, count: new Set(groups).size } }),
    challenger: second.metrics,
    ...(first === undefined
      ? {}
      : { champion: first.metrics, againstChampion: compare(first, second, groups) }),
    baseline: baseline.metrics,
    againstBaseline: compare(baseline, second, groups),
    ...(first === undefined || segments.length === 0
      ? {}
      : {
          segments: compareSegments(features, segments, (rows) =>
            compare(judgedAt(first, rows), judgedAt(second, rows), groups && takeGroups(groups, rows)),
          ),
        }),
  };
}

function judgedAt({ metrics, perRow }: Judged, rows: Uint32Array): Judged {
  return { metrics, perRow: Float64Array.from(rows, (row) => perRow[row]!) };
}

function takeGroups(groups: Int32Array, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => groups[row]!);
}

/** A row without a value is a group of its own. */
function groupsOf(table: Table, name: string): Int32Array {
  const column = findColumn(table, name);
  if (column === undefined) throw new InvalidArgument('groupColumn', 'must be a column of the holdout', name);
  return groupingAll(groupIds(column));
}

function labelledRows(table: Table, target: string): { labelled: Table; unlabelledRows: number } {
  const column = findColumn(table, target);
  if (column === undefined)
    throw new InvalidArgument('holdout', `must have the target column ${target}`, 'none');
  const rows: number[] = [];
  for (let row = 0; row < columnLength(column); row++) if (!isMissing(column, row)) rows.push(row);
  const isWhole = rows.length === table.rowCount;
  return {
    labelled: isWhole ? table : takeRows(table, Uint32Array.from(rows)),
    unlabelledRows: table.rowCount - rows.length,
  };
}

interface Judge {
  model(model: Predictor, features: Table): Judged;
  constant(trainingTarget: Column): Judged;
}

/** Targets are compared as text: the two models may have been trained on different class lists. */
function judgeClasses(actual: Column): Judge {
  const texts = targetTexts(actual);
  const judge = (levels: readonly string[], probabilities: Float64Array): Judged => {
    const union = [...new Set([...levels, ...texts])];
    const labels = Int32Array.from(texts, (text) => union.indexOf(text));
    const widened = widen(probabilities, levels.length, union.length);
    const { values } = classificationMetrics(labels, widened, Math.max(2, union.length));
    const perRow = new Float64Array(texts.length);
    for (let row = 0; row < texts.length; row++) {
      const predicted = indexOfLargest(probabilities, row * levels.length, levels.length);
      perRow[row] = levels[predicted] === texts[row] ? 1 : 0;
    }
    return { metrics: values as MetricValues, perRow };
  };
  return {
    model(model, features) {
      const prediction = model.predictTable(features);
      if (prediction.task !== 'classification' || model.levels === undefined)
        throw wrongTask(prediction.task);
      return judge(model.levels, prediction.probabilities);
    },
    constant(trainingTarget) {
      const shares = classShares(targetTexts(trainingTarget));
      const levels = [...shares.keys()];
      const row = [...shares.values()];
      const probabilities = new Float64Array(texts.length * levels.length);
      for (let i = 0; i < texts.length; i++) probabilities.set(row, i * levels.length);
      return judge(levels, probabilities);
    },
  };
}

function judgeNumbers(actual: Column): Judge {
  const values = numbersOf(actual);
  const judge = (predicted: Float64Array): Judged => {
    const perRow = values.map((value, row) => Math.abs(value - predicted[row]!));
    return { metrics: regressionMetrics(values, predicted).values as MetricValues, perRow };
  };
  return {
    model(model, features) {
      const prediction = model.predictTable(features);
      if (prediction.task !== 'regression') throw wrongTask(prediction.task);
      return judge(prediction.values);
    },
    constant(trainingTarget) {
      const known = numbersOf(trainingTarget).filter((value) => !Number.isNaN(value));
      return judge(new Float64Array(values.length).fill(momentsOf(known).mean));
    },
  };
}

function compareAccuracy(first: Judged, second: Judged, groups: Int32Array | undefined): PairedComparison {
  if (groups !== undefined) {
    const gains = second.perRow.map((right, row) => right - first.perRow[row]!);
    return compareByGroup(gains, groups);
  }
  const counts = { bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 };
  for (let row = 0; row < first.perRow.length; row++) {
    const [a, b] = [first.perRow[row] === 1, second.perRow[row] === 1];
    if (a && b) counts.bothRight++;
    else if (a) counts.onlyFirst++;
    else if (b) counts.onlySecond++;
    else counts.bothWrong++;
  }
  const result = pairedAccuracy(counts);
  if (result.kind === 'insufficient-data') return result;
  if (result.kind === 'no-variance') return { kind: 'identical', difference: result.difference };
  const { difference, lower, upper, pValue, discordant } = result;
  return { kind: 'tested', difference, lower, upper, pValue, method: 'mcnemar', discordant };
}

function compareErrors(first: Judged, second: Judged, groups: Int32Array | undefined): PairedComparison {
  const saved = first.perRow.map((error, row) => error - second.perRow[row]!);
  if (groups !== undefined) return compareByGroup(saved, groups);
  const result = pairedMean(momentsOf(saved));
  if (result.kind === 'insufficient-data') return result;
  if (result.kind === 'no-variance') return { kind: 'identical', difference: result.difference };
  const { difference, lower, upper, pValue } = result;
  return { kind: 'tested', difference, lower, upper, pValue, method: 'paired-t' };
}

/** A number target read as classes shows whole numbers as they were written. */
function targetTexts(column: Column): string[] {
  if (column.kind === 'category') return categoryTexts(column);
  return Array.from(column.values, (value) => String(value));
}

function categoryTexts({ codes, levels }: CategoryColumn): string[] {
  return Array.from(codes, (code) => (code < 0 ? '' : levels[code]!));
}

function numbersOf(column: Column): Float64Array {
  if (column.kind === 'category') throw new InvalidArgument('target', 'must be a number column', column.kind);
  return column.values;
}

function classShares(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return new Map([...counts].map(([text, count]) => [text, count / texts.length]));
}

/** Probabilities over more classes; the classes a model does not know have probability 0. */
function widen(probabilities: Float64Array, from: number, to: number): Float64Array {
  const width = Math.max(2, to);
  if (from === width) return probabilities;
  const rows = probabilities.length / from;
  const widened = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    widened.set(probabilities.subarray(row * from, (row + 1) * from), row * width);
  }
  return widened;
}

function indexOfLargest(values: Float64Array, start: number, length: number): number {
  let best = 0;
  for (let i = 1; i < length; i++) if (values[start + i]! > values[start + best]!) best = i;
  return best;
}

function wrongTask(task: string): InvalidArgument {
  return new InvalidArgument('model', 'must be of the same task as the challenger', task);
}
