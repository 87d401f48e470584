/** Judges a challenger in a worker thread: reads the holdout and both model files, answers with the comparison. */
import { readFileSync, statSync } from 'node:fs';
import { type LoadedModel, readModelFile } from '../core/ml/model-file.js';
import { findColumn, type Table, takeRows } from '../core/table.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { openWithOnnxRuntime } from '../platform/onnx/open-with-onnxruntime.js';
import { sha256 } from '../platform/sha256.js';
import { answeredRows } from './answered-rows.js';
import { fairRows } from './fair-rows.js';
import type { GateEvidence } from './gate-decision.js';
import { compareOnHoldout } from './holdout-comparison.js';
import { type Latency, measureLatency } from './measure-latency.js';

export interface GateTask {
  readonly challengerPath: string;
  readonly championPath: string | undefined;
  readonly holdout: TableSource;
  /** Rows the challenger was trained on; only the target column is read. */
  readonly training: TableSource;
  /** Columns whose levels are compared one by one. */
  readonly segments: readonly string[];
  /** Given when rows of one value of a column belong together. */
  readonly groups?: {
    readonly column: string;
    /** Rows the champion was trained on; only the group column is read. */
    readonly championTraining: TableSource | undefined;
  };
}

const NO_ROWS: Table = { rowCount: 0, columns: [] };

export default async function judge({ input }: { input: GateTask }): Promise<GateEvidence> {
  const challenger = loadModel(input.challengerPath);
  const champion = input.championPath === undefined ? undefined : loadModel(input.championPath);
  const { target } = challenger.signature.output;
  const { groups } = input;
  const training = await readTable(input.training, [
    target,
    ...(groups === undefined ? [] : [groups.column]),
  ]);
  const whole = await readTable(input.holdout);
  const { table: holdout, knownRows } =
    groups === undefined
      ? { table: whole, knownRows: 0 }
      : fairRows(whole, groups.column, [training, await readChampionGroups(groups)]);
  const comparison = compareOnHoldout({
    challenger,
    ...(champion === undefined ? {} : { champion, championMayRefuse: champion.recipe.kind === 'imported' }),
    holdout,
    trainingTarget: findColumn(training, target)!,
    segments: input.segments,
    ...(groups === undefined ? {} : { groupColumn: groups.column }),
  });
  const latency = measureLatency(challenger, whole);
  const championLatency = champion === undefined ? undefined : measureChampion(champion, whole);
  return {
    ...comparison,
    ...(knownRows === 0 ? {} : { knownGroupRows: knownRows }),
    serving: {
      modelBytes: statSync(input.challengerPath).size,
      ...(latency === undefined ? {} : { latency }),
      ...(championLatency === undefined ? {} : { championLatency }),
    },
  };
}

async function readChampionGroups({
  column,
  championTraining,
}: NonNullable<GateTask['groups']>): Promise<Table> {
  // The baseline, or a model that was trained elsewhere, knows no group.
  return championTraining === undefined ? NO_ROWS : readTable(championTraining, [column]);
}

/** On rows that it has an answer for. */
function measureChampion(champion: LoadedModel, holdout: Table): Latency | undefined {
  if (champion.recipe.kind !== 'imported') return measureLatency(champion, holdout);
  const answered = answeredRows(champion, holdout);
  return measureLatency(champion, answered === undefined ? holdout : takeRows(holdout, answered));
}

function loadModel(path: string): LoadedModel {
  return readModelFile(readFileSync(path, 'utf8'), sha256, openWithOnnxRuntime);
}
