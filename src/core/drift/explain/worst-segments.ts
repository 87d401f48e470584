import { totalVariation } from '../../stats/distances/total-variation.js';
import { holm } from '../../stats/multiplicity/holm.js';
import { type Column, findColumn, type Table } from '../../table.js';
import { type FeatureCells, featureCells } from './feature-cells.js';
import { categoryContrastP, numberContrastP } from './segment-contrast.js';
import { mapCounts, type SegmentCounts, segmentCounts, smallestGroup, totalRows } from './segment-counts.js';
import { type SegmentRows, segmentRows } from './segment-rows.js';

const fewestRows = 50;
const mostColumns = 50;
const alpha = 0.05;
const namedPerFeature = 3;

/** In which unit the change of a feature inside a segment is given. */
export type SegmentEffect = 'robust_wasserstein' | 'total_variation' | 'missing_rate_difference';

/** How much larger the effect inside must be than outside before a segment is worth naming. */
const smallestExcess: Readonly<Record<SegmentEffect, number>> = {
  robust_wasserstein: 0.1,
  total_variation: 0.05,
  missing_rate_difference: 0.02,
};

/** A group of rows in which the change of a feature is concentrated. */
export interface WorstSegment {
  readonly feature: string;
  readonly segment: { readonly column: string; readonly label: string };
  readonly effectMeasure: SegmentEffect;
  readonly effectInside: number;
  readonly effectOutside: number;
  /** Rows of the segment in which the feature could be compared. */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Share of the current rows in the segment minus its share of the reference rows. */
  readonly shareChange: number;
  /** Adjusted over everything searched. */
  readonly pAdjusted: number;
}

/** Where to search. */
export interface SegmentSearch {
  readonly reference: Table;
  readonly current: Table;
  /** Features that changed; a name that is no column of both sides is passed over. */
  readonly features: readonly string[];
  /** Columns that make no segments, such as the time. */
  readonly ignoredColumns?: readonly string[] | undefined;
}

interface Candidate extends Omit<WorstSegment, 'pAdjusted'> {
  readonly pValue: number;
}

/**
 * Finds the groups of rows in which the change of a feature is concentrated. Searched are the segments of up to 50
 * other columns in their order (`segmentRows`), each with at least 50 comparable rows on both sides, inside and
 * outside.
 *
 * A segment is named when the feature changed otherwise inside than outside (Holm-adjusted p <= 0.05 over everything
 * searched; `numberContrastP`, `categoryContrastP`) and the effect inside is larger by at least a floor: 0.1 robust
 * standard deviations, 0.05 total variation or 0.02 of the missing rate. Effects of numbers are Wasserstein distances
 * of winsorised values over 100 pooled quantile bins in robust standard deviations of the whole reference, so that
 * inside and outside are in one unit.
 *
 * @param search tables (hand over samples of large ones) and what to explain
 * @returns per feature the three segments with the largest excess in floors, features in the order given
 *
 * Cost: O(features x columns x rows).
 *
 * @example findWorstSegments({ reference, current, features: ['age'] })[0]?.segment // { column: 'country', label: 'DE' }
 */
export function findWorstSegments(search: SegmentSearch): WorstSegment[] {
  const { reference, current, features, ignoredColumns = [] } = search;
  const cellsOf = new Map<string, FeatureCells>();
  for (const feature of features) {
    const cells = onBothSides(search, feature, featureCells);
    if (cells !== undefined) cellsOf.set(feature, cells);
  }
  const candidates: Candidate[] = [];
  const names = reference.columns.map((column) => column.name);
  const searched = names.filter(
    (name) => !ignoredColumns.includes(name) && findColumn(current, name) !== undefined,
  );
  for (const column of searched.slice(0, mostColumns)) {
    const rows = onBothSides(search, column, segmentRows);
    if (rows === undefined) continue;
    for (const [feature, cells] of cellsOf) {
      if (feature !== column) candidates.push(...candidatesOf(feature, cells, column, rows));
    }
  }
  return chosen(candidates, [...cellsOf.keys()]);
}

function onBothSides<T>(
  { reference, current }: SegmentSearch,
  name: string,
  prepare: (reference: Column, current: Column) => T | undefined,
): T | undefined {
  const before = findColumn(reference, name);
  const after = findColumn(current, name);
  return before === undefined || after === undefined ? undefined : prepare(before, after);
}

function chosen(candidates: readonly Candidate[], features: readonly string[]): WorstSegment[] {
  const adjusted = holm(candidates.map((candidate) => candidate.pValue));
  const excess = (found: Omit<Candidate, 'pValue'>) =>
    (found.effectInside - found.effectOutside) / smallestExcess[found.effectMeasure];
  const found = candidates
    .map(
      ({ pValue: _, ...candidate }, index): WorstSegment => ({ ...candidate, pAdjusted: adjusted[index]! }),
    )
    .filter((candidate) => candidate.pAdjusted <= alpha && excess(candidate) >= 1)
    .sort((a, b) => excess(b) - excess(a));
  return features.flatMap((feature) =>
    found.filter((candidate) => candidate.feature === feature).slice(0, namedPerFeature),
  );
}

function candidatesOf(feature: string, cells: FeatureCells, column: string, rows: SegmentRows): Candidate[] {
  return segmentCounts(cells, rows).flatMap((counts, segment) => {
    const named = {
      feature,
      segment: { column, label: rows.labels[segment]! },
      shareChange:
        shareOf(counts.currentInside, counts.currentOutside) -
        shareOf(counts.referenceInside, counts.referenceOutside),
    };
    return [values(counts, cells), missing(counts)]
      .filter((compared) => compared !== undefined)
      .map((compared) => ({ ...named, ...compared }));
  });
}

function shareOf(inside: Float64Array, outside: Float64Array): number {
  return totalRows(inside) / (totalRows(inside) + totalRows(outside));
}

type Compared = Omit<Candidate, 'feature' | 'segment' | 'shareChange'>;

/** The change of the values that are there. */
function values(counts: SegmentCounts, { cellCount, positions }: FeatureCells): Compared | undefined {
  const present = mapCounts(counts, (rows) => rows.subarray(0, cellCount));
  if (smallestGroup(present) < fewestRows) return undefined;
  const effect = (reference: Float64Array, current: Float64Array) =>
    positions === undefined
      ? totalVariation(reference, current)
      : binnedWasserstein(reference, current, positions);
  return {
    effectMeasure: positions === undefined ? 'total_variation' : 'robust_wasserstein',
    effectInside: effect(present.referenceInside, present.currentInside),
    effectOutside: effect(present.referenceOutside, present.currentOutside),
    referenceRows: totalRows(present.referenceInside),
    currentRows: totalRows(present.currentInside),
    pValue: positions === undefined ? categoryContrastP(present) : numberContrastP(present),
  };
}

/** The change of the missing rate; undefined when the feature is never missing. */
function missing(counts: SegmentCounts): Compared | undefined {
  const twoCells = mapCounts(counts, (rows) => Float64Array.of(totalRows(rows) - rows.at(-1)!, rows.at(-1)!));
  const { referenceInside, currentInside, referenceOutside, currentOutside } = twoCells;
  const groups = [referenceInside, currentInside, referenceOutside, currentOutside];
  if (groups.every((rows) => rows[1] === 0) || smallestGroup(twoCells) < fewestRows) return undefined;
  return {
    effectMeasure: 'missing_rate_difference',
    effectInside: totalVariation(referenceInside, currentInside),
    effectOutside: totalVariation(referenceOutside, currentOutside),
    referenceRows: totalRows(referenceInside),
    currentRows: totalRows(currentInside),
    pValue: categoryContrastP(twoCells),
  };
}

function binnedWasserstein(reference: Float64Array, current: Float64Array, positions: Float64Array): number {
  const referenceRows = totalRows(reference);
  const currentRows = totalRows(current);
  let gap = 0;
  let distance = 0;
  for (let cell = 0; cell + 1 < positions.length; cell++) {
    gap += reference[cell]! / referenceRows - current[cell]! / currentRows;
    distance += Math.abs(gap) * (positions[cell + 1]! - positions[cell]!);
  }
  return distance;
}
