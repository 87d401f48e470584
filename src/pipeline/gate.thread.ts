/** Judges a challenger in a worker thread: reads the holdout and both model files, answers with the comparison. */
import { readFileSync } from 'node:fs';
import { type LoadedModel, readModelFile } from '../core/ml/model-file.js';
import { findColumn } from '../core/table.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { sha256 } from '../platform/sha256.js';
import { compareOnHoldout, type HoldoutComparison } from './holdout-comparison.js';

export interface GateTask {
  readonly challengerPath: string;
  readonly championPath: string | undefined;
  readonly holdout: TableSource;
  /** Rows the challenger was trained on; only the target column is read. */
  readonly training: TableSource;
}

export default async function judge({ input }: { input: GateTask }): Promise<HoldoutComparison> {
  const challenger = loadModel(input.challengerPath);
  const champion = input.championPath === undefined ? undefined : loadModel(input.championPath);
  const { target } = challenger.signature.output;
  const training = await readTable(input.training, [target]);
  return compareOnHoldout({
    challenger,
    ...(champion === undefined ? {} : { champion }),
    holdout: await readTable(input.holdout),
    trainingTarget: findColumn(training, target)!,
  });
}

function loadModel(path: string): LoadedModel {
  return readModelFile(readFileSync(path, 'utf8'), sha256);
}
