import { findColumn, type Table } from '../../table.js';
import type { DriftEvaluation } from '../drift-evaluation.js';
import type { PerformanceEvidence } from '../performance/performance-evidence.js';
import { findChangePoint } from './change-point.js';
import { describeExplanation } from './describe-explanation.js';
import { diagnose } from './diagnose.js';
import type { DriftExplanation, FeatureChangePoint } from './drift-explanation.js';
import { type RankedFeature, rankFeatures } from './rank-features.js';
import { findWorstSegments, type WorstSegment } from './worst-segments.js';

const featuresSearchedForSegments = 3;
const featuresSearchedForChangePoints = 10;

/** Rows to look at; hand over samples of large tables, at most about 100,000 rows a side. */
export interface ExplainedRows {
  readonly reference: Table;
  /** In the order of time, or as stored. */
  readonly current: Table;
  /** Date column that orders the current rows. */
  readonly timeColumn?: string | undefined;
  /** Columns that make no segments. */
  readonly ignoredColumns?: readonly string[] | undefined;
}

/** What there is to explain, and with what. */
export interface ExplainedDrift {
  readonly evaluation: DriftEvaluation;
  /** Without rows there are no segments and no change points. */
  readonly rows?: ExplainedRows | undefined;
  /** Left out when no model is watched. */
  readonly performance?: PerformanceEvidence | undefined;
}

/**
 * Explains a comparison: which drifted feature matters most, in which rows its change is concentrated, since when,
 * what kind of change it is and what follows. Segments are searched for the three features ranked first, change
 * points for the first ten; features that are no column of the rows, such as derived ones, are passed over.
 *
 * @param explained result of `combineFeatures`, rows and what is known about the model
 *
 * @example explainDrift({ evaluation }).diagnosis.kind // 'distribution_change'
 */
export function explainDrift({ evaluation, rows, performance }: ExplainedDrift): DriftExplanation {
  const ranking = rankFeatures(evaluation);
  const parts = {
    ranking,
    segments: rows === undefined ? [] : segmentsOf(ranking, rows),
    changePoints: rows === undefined ? [] : changePointsOf(ranking, rows),
    diagnosis: diagnose(evaluation, performance),
  };
  return { ...parts, sentences: describeExplanation(parts) };
}

function segmentsOf(ranking: readonly RankedFeature[], rows: ExplainedRows): WorstSegment[] {
  const { reference, current, timeColumn, ignoredColumns = [] } = rows;
  const searched = ranking.filter(({ feature }) => isOnBothSides(feature, rows));
  return findWorstSegments({
    reference,
    current,
    features: searched.slice(0, featuresSearchedForSegments).map(({ feature }) => feature),
    ignoredColumns: timeColumn === undefined ? ignoredColumns : [...ignoredColumns, timeColumn],
  });
}

function changePointsOf(ranking: readonly RankedFeature[], rows: ExplainedRows): FeatureChangePoint[] {
  const { timeColumn } = rows;
  const time = timeColumn === undefined ? undefined : findColumn(rows.current, timeColumn);
  const instants = time?.kind === 'date' ? time.values : undefined;
  const searched = ranking
    .filter(({ feature }) => feature !== timeColumn && isOnBothSides(feature, rows))
    .slice(0, featuresSearchedForChangePoints);
  return searched.map(({ feature, measure }) => {
    const reference = findColumn(rows.reference, feature)!;
    const current = findColumn(rows.current, feature)!;
    const of = measure === 'missing_rate' ? 'missing' : 'values';
    const place = findChangePoint({ reference, current, of, instants, searched: searched.length });
    return { feature, ...place };
  });
}

function isOnBothSides(feature: string, { reference, current }: ExplainedRows): boolean {
  return findColumn(reference, feature) !== undefined && findColumn(current, feature) !== undefined;
}
