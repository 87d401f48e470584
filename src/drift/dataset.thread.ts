/** Measures all columns of a comparison together. */
import { duplicateRows } from '../core/drift/dataset/duplicate-rows.js';
import { rowGroups } from '../core/drift/dataset/row-groups.js';
import type { DatasetMeasurement } from '../core/drift/dataset-measure.js';
import { measureDataset, multivariateMeasures } from '../core/drift/multivariate/measure-dataset.js';
import { createRandom } from '../core/random.js';
import { sortNumbers } from '../core/stats/summaries/sort-numbers.js';
import { readSample } from '../platform/columnar/read-sample.js';
import { readRowKeys } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';

export interface DatasetInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  /** Ids of the measures, of those that look at rows. */
  readonly measures: readonly string[];
  /** Features to compare. */
  readonly features: readonly string[];
  /** Columns in which equal rows are equal. */
  readonly rowColumns: readonly string[];
  readonly seed: string;
}

/** The multivariate measures draw smaller samples of their own out of it. */
const SAMPLED_ROWS = 50_000;

export default async function measure({ input }: ThreadTask<DatasetInput>): Promise<DatasetMeasurement[]> {
  const { measures, reference, current, features, seed } = input;
  const multivariate = multivariateMeasures.filter((id) => measures.includes(id));
  const found: DatasetMeasurement[] = [];
  if (measures.includes('duplicate_rows')) found.push(await measureDuplicates(input));
  if (multivariate.length > 0) {
    const before = await readSample(reference, features, SAMPLED_ROWS, `${seed}/reference`);
    const after = await readSample(current, features, SAMPLED_ROWS, `${seed}/current`);
    found.push(...measureDataset(multivariate, before, after, { seed }));
  }
  return found;
}

async function measureDuplicates({
  reference,
  current,
  rowColumns,
  seed,
}: DatasetInput): Promise<DatasetMeasurement> {
  const isOnBothSides = (name: string) =>
    [reference, current].every(({ columns }) => columns.some((column) => column.name === name));
  const shared = rowColumns.filter(isOnBothSides);
  if (shared.length === 0) {
    return { measure: 'duplicate_rows', kind: 'empty', because: 'the two sides have no column in common' };
  }
  const before = sortNumbers(await readRowKeys(reference, shared));
  const after = sortNumbers(await readRowKeys(current, shared));
  const counts = {
    groups: rowGroups(before, after),
    referenceRows: before.length,
    currentRows: after.length,
  };
  return duplicateRows(counts, createRandom(seed).fork('duplicate_rows'));
}
