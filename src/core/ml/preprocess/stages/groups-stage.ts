import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { readTexts } from '../read-texts.js';
import { readColumnNumbers, readIndexLists } from './read-stage.js';

/** Statistics over groups of similar features, row by row. */
export interface GroupsStage {
  readonly kind: 'groups';
  readonly features: readonly string[];
  /** Columns that stay, ascending. */
  readonly kept: readonly number[];
  /** Columns of each group; every group adds six features. */
  readonly groups: readonly (readonly number[])[];
}

const STATISTICS = ['min', 'max', 'mean', 'std', 'median', 'mode'] as const;

/**
 * For each group of number columns their least, greatest, mean, standard deviation (divisor n; 0 where the numbers
 * differ by rounding only), median and mode (the smallest of the most frequent). Columns that are no number features
 * are passed over; a group without any is left out.
 * @param dropGroups whether the features of the groups go
 * @returns undefined when no group is left
 * Source: PyCaret 3.4 `group_features`.
 */
export function fitGroups(
  features: readonly FeatureInfo[],
  groups: Readonly<Record<string, readonly string[]>>,
  dropGroups: boolean,
): { stage: GroupsStage; features: FeatureInfo[] } | undefined {
  const found = Object.entries(groups)
    .map(([name, names]) => ({
      name,
      columns: names
        .map((column) => features.findIndex((one) => isPlainNumber(one, column)))
        .filter((j) => j >= 0),
    }))
    .filter(({ columns }) => columns.length > 0);
  if (found.length === 0) return undefined;
  const gone = new Set(dropGroups ? found.flatMap(({ columns }) => columns) : []);
  const kept = Array.from(features.keys()).filter((j) => !gone.has(j));
  const made = found.flatMap(({ name, columns }) =>
    STATISTICS.map(
      (statistic): FeatureInfo => ({
        name: `${statistic}(${name})`,
        kind: 'number',
        levels: 0,
        sources: [...new Set(columns.flatMap((j) => features[j]!.sources))],
      }),
    ),
  );
  const after = [...kept.map((j) => features[j]!), ...made];
  const stage: GroupsStage = {
    kind: 'groups',
    features: after.map(({ name }) => name),
    kept,
    groups: found.map(({ columns }) => columns),
  };
  return { stage, features: after };
}

/** Gives a new matrix: the features that are kept, then the statistics of each group. */
export function createGroupsRunner({ kept, groups }: GroupsStage): (matrix: Matrix) => Matrix {
  return ({ rows, columns, data }) => {
    const width = kept.length + groups.length * STATISTICS.length;
    const result = new Float64Array(rows * width);
    const buffers = groups.map((group) => new Float64Array(group.length));
    for (let i = 0; i < rows; i++) {
      let at = i * width;
      for (const j of kept) result[at++] = data[i * columns + j]!;
      groups.forEach((group, g) => {
        const values = buffers[g]!;
        group.forEach((j, k) => {
          values[k] = data[i * columns + j]!;
        });
        at = writeStatistics(values.sort(), result, at);
      });
    }
    return { rows, columns: width, data: result };
  };
}

/**
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that fitting does not write
 */
export function readGroupsStage(json: JsonObject, columns: number): GroupsStage {
  const kept = readColumnNumbers(json, 'kept', columns);
  const groups = readIndexLists(json, 'groups', columns);
  const features = readTexts(json, 'features');
  const width = kept.length + groups.length * STATISTICS.length;
  if (features.length !== width) {
    throw new InvalidArgument('model.features', `must hold ${width} names`, features.length);
  }
  return { kind: 'groups', features, kept, groups };
}

function isPlainNumber({ name, kind, sources }: FeatureInfo, column: string): boolean {
  return kind === 'number' && name === column && sources[0] === column;
}

function writeStatistics(sorted: Float64Array, into: Float64Array, start: number): number {
  const count = sorted.length;
  let sum = 0;
  for (const value of sorted) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  let mode = sorted[0]!;
  for (let from = 0, longest = 0, to = 0; from < count; from = to) {
    while (to < count && sorted[to] === sorted[from]) to++;
    if (to - from <= longest) continue;
    longest = to - from;
    mode = sorted[from]!;
  }
  const middle = count >> 1;
  let at = start;
  into[at++] = sorted[0]!;
  into[at++] = sorted[count - 1]!;
  into[at++] = mean;
  const deviation = Math.sqrt(squares / count);
  into[at++] = deviation > count * Number.EPSILON * Math.abs(mean) ? deviation : 0;
  into[at++] = count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  into[at++] = mode;
  return at;
}
