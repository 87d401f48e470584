import { InvalidArgument } from '../../errors.js';
import { momentsOf } from '../../stats/summaries/moments.js';
import type { Table } from '../../table.js';
import type { Target } from '../estimator.js';
import { type NotExplained, notExplained } from '../explain/explained-part.js';
import { METRICS, type Metric } from '../metrics/metric.js';
import type { Prediction } from '../prediction.js';
import { type Fairness, type FigureGap, fairnessOf, figureGap } from './figure-gaps.js';
import { type JudgedRows, judgedRows } from './judged-rows.js';
import {
  figureOf,
  type MeasureMetric,
  meanFigure,
  measuredValue,
  measureMetric,
  pValueBetween,
  shareFigure,
} from './measure-metric.js';
import { type FigureName, LEAST_ROWS, RATES, type Rate, type SegmentFigure } from './segment-figure.js';
import { type SegmentGroup, segmentGroups } from './segment-groups.js';
import { type GroupComparison, type WorseGroup, worseGroups, worseRemarks } from './worse-groups.js';

/** How well a model serves each group of rows: plain JSON. */
export interface SegmentReport {
  readonly kind: 'segments';
  /** Rows that were predicted by models that had not seen them. */
  readonly rows: number;
  /** What every group is measured in, in this order. */
  readonly figures: readonly FigureName[];
  /** Index of the class that the rates are about; null unless there are two classes. */
  readonly positiveClass: number | null;
  /** Groups and classes with fewer rows get no figure. */
  readonly leastRows: number;
  readonly columns: readonly SegmentColumn[];
  /** Groups that are served worse than the other rows of their column, beyond chance. */
  readonly worse: readonly WorseGroup[];
  readonly remarks: readonly string[];
}

export interface SegmentColumn {
  readonly column: string;
  readonly groups: readonly GroupReport[];
  /** How far the groups lie apart, one for each figure that two groups have. */
  readonly gaps: readonly FigureGap[];
  readonly fairness: Fairness | NotExplained;
}

export interface GroupReport {
  readonly level: string;
  readonly kind: SegmentGroup['kind'];
  readonly rows: number;
  readonly figures: { readonly [F in FigureName]?: SegmentFigure };
  /** The metrics over all other rows of the column; null where there are too few, or no value. */
  readonly others: { readonly [M in Metric]?: number | null };
}

export interface SegmentRequest {
  /** The columns by whose levels rows are told apart, one value for each row that was predicted. */
  readonly segments: Table;
  /** Of those rows. */
  readonly target: Target;
  readonly prediction: Prediction;
  /** What the leaderboard is sorted by. */
  readonly metric: Metric;
  readonly seed: number;
  /** Asked before resampling: whether there is time for it. */
  readonly mayGoOn?: () => boolean;
}

/**
 * Measures a model on every level of the named columns: the metric of the leaderboard, accuracy or mean absolute error,
 * for two classes the shares of rows called positive (of all rows, of the positive and of the negative ones), for
 * numbers the mean error (truth minus prediction). Intervals are 95 %: Wilson's for shares, Student's for means, seeded
 * resamples for other metrics; all take rows to be independent. A group below 30 rows, and a rate below 30 rows of its
 * class, says `too-few`. Groups that are worse than all other rows are named (Holm over all groups and metrics).
 * @throws InvalidArgument when columns, target and predictions do not belong together
 * Source: scikit-learn 1.9 metrics per group, as Fairlearn 0.15 `MetricFrame`; Wilson 1927.
 * @example segmentReport({ segments, target, prediction, metric: 'auc', seed: 1 }).worse
 */
export function segmentReport(request: SegmentRequest): SegmentReport {
  const { segments, target, prediction, metric, seed, mayGoOn = () => true } = request;
  const judged = judgedRows(target, prediction);
  if (segments.rowCount !== judged.rows) {
    throw new InvalidArgument('segments', `must have ${judged.rows} rows`, segments.rowCount);
  }
  const plain = judged.task === 'classification' ? 'accuracy' : 'mae';
  const metrics: readonly Metric[] = [...new Set([metric, plain] as const)];
  const measures = metrics.map((one) => ({
    metric: one,
    measure: measureMetric(judged, one, seed, mayGoOn),
  }));
  const isTwo = judged.task === 'classification' && judged.target.classCount === 2;
  const further: readonly FigureName[] = judged.task === 'regression' ? ['meanError'] : isTwo ? RATES : [];
  const figures: readonly FigureName[] = [...metrics, ...further];
  const comparisons: GroupComparison[] = [];
  const columns = segments.columns.map(({ name, data }): SegmentColumn => {
    const groups = segmentGroups(data).map((group) => {
      const measured = measureGroup(judged, measures, name, group);
      comparisons.push(...measured.comparisons);
      return measured.report;
    });
    return {
      column: name,
      groups,
      gaps: figures.flatMap((figure) => figureGap(figure, groups) ?? []),
      fairness: isTwo ? fairnessOf(groups) : notExplained('it is for two classes'),
    };
  });
  const worse = worseGroups(comparisons);
  return {
    kind: 'segments',
    rows: judged.rows,
    figures,
    positiveClass: isTwo ? 1 : null,
    leastRows: LEAST_ROWS,
    columns,
    worse,
    remarks: worseRemarks(worse, comparisons.length),
  };
}

interface NamedMeasure {
  readonly metric: Metric;
  readonly measure: MeasureMetric;
}

function measureGroup(
  judged: JudgedRows,
  measures: readonly NamedMeasure[],
  column: string,
  { level, kind, rows }: SegmentGroup,
): { readonly report: GroupReport; readonly comparisons: readonly GroupComparison[] } {
  const figures: { [F in FigureName]?: SegmentFigure } = {};
  const others: { [M in Metric]?: number | null } = {};
  const comparisons: GroupComparison[] = [];
  const rest = rowsBeside(rows, judged.rows);
  for (const { metric, measure } of measures) {
    if (rows.length < LEAST_ROWS) {
      figures[metric] = tooFew(rows.length);
      continue;
    }
    const own = measure(rows, `${column}/${level}`);
    const figure = figureOf(own, METRICS[metric].title);
    figures[metric] = figure;
    const beside = rest.length < LEAST_ROWS ? undefined : measure(rest, `${column}/${level}/others`);
    const other = beside && measuredValue(beside);
    others[metric] = other ?? null;
    const pValue = beside && pValueBetween(own, beside);
    if (figure.kind !== 'figure' || figure.interval === null) continue;
    if (other === undefined || pValue === undefined) continue;
    const { value, interval } = figure;
    comparisons.push({ column, level, figure: metric, value, interval, others: other, pValue });
  }
  if (judged.task === 'regression') figures.meanError = meanError(judged, rows);
  else if (judged.target.classCount === 2) {
    for (const rate of RATES) figures[rate] = rateFigure(judged, rows, rate);
  }
  return { report: { level, kind, rows: rows.length, figures, others }, comparisons };
}

function meanError(
  { target, prediction }: Extract<JudgedRows, { task: 'regression' }>,
  rows: Uint32Array,
): SegmentFigure {
  if (rows.length < LEAST_ROWS) return tooFew(rows.length);
  return meanFigure(
    momentsOf(Float64Array.from(rows, (row) => target.values[row]! - prediction.values[row]!)),
  );
}

/** Share of rows that are called positive: of all, of the positive, of the negative rows. */
function rateFigure(
  { target, prediction }: Extract<JudgedRows, { task: 'classification' }>,
  rows: Uint32Array,
  rate: Rate,
): SegmentFigure {
  const label = rate === 'truePositiveRate' ? 1 : 0;
  const counted = rate === 'selectionRate' ? rows : rows.filter((row) => target.labels[row] === label);
  // Of a group that is too small as a whole nothing is told about its classes either.
  if (rows.length < LEAST_ROWS) return tooFew(rows.length);
  if (counted.length < LEAST_ROWS) return tooFew(counted.length);
  return shareFigure(counted.filter((row) => prediction.labels[row] === 1).length, counted.length);
}

function tooFew(rows: number): SegmentFigure {
  return { kind: 'too-few', rows, needed: LEAST_ROWS };
}

function rowsBeside(rows: Uint32Array, count: number): Uint32Array {
  const isTaken = new Uint8Array(count);
  for (let i = 0; i < rows.length; i++) isTaken[rows[i]!] = 1;
  const others = new Uint32Array(count - rows.length);
  let next = 0;
  for (let row = 0; row < count; row++) if (isTaken[row] === 0) others[next++] = row;
  return others;
}
