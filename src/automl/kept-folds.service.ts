/** Scored folds of a job that has succeeded, in object storage, so that steps on its models need not run them again. */
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { foldKey } from './search/begin-search.js';
import type { FinishedFold, Search } from './search/search.js';

/** Of large data only the best models' folds are kept; the others are run again when they are wanted. */
const MOST_BYTES = 64 * 2 ** 20;

@Injectable()
export class KeptFolds {
  constructor(
    private readonly storage: ObjectStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Folds that cannot be kept cost time later, so a failure is no reason to fail the job. */
  async keep(jobId: string, search: Search): Promise<void> {
    try {
      await this.storage.put(keyOf(jobId), serialize(foldsWorthKeeping(search)));
    } catch (error) {
      this.logger.warn({ error, jobId }, 'the folds of a finished job could not be kept');
    }
  }

  async read(jobId: string): Promise<FinishedFold[]> {
    const key = keyOf(jobId);
    try {
      if (!(await this.storage.exists(key))) return [];
      return deserialize(await this.storage.read(key)) as FinishedFold[];
    } catch (error) {
      this.logger.warn({ error, key }, 'the folds of an earlier job cannot be read; they are run again');
      return [];
    }
  }

  async remove(jobId: string): Promise<void> {
    await this.storage.remove(keyOf(jobId));
  }
}

export function foldsWorthKeeping(search: Search, mostBytes = MOST_BYTES): FinishedFold[] {
  const { scoreboard, recipes, sampleRows } = search.state;
  let bytes = 0;
  return scoreboard.list().flatMap(({ model, rank }) => {
    const recipe = recipes.get(model);
    const folds = scoreboard.foldsOf(model);
    if (rank === undefined || recipe === undefined || sampleRows.has(model)) return [];
    bytes += folds.reduce(
      (sum, { outcome }) => sum + (outcome.kind === 'scored' ? bytesOf(outcome.outOfFold) : 0),
      0,
    );
    if (bytes > mostBytes) return [];
    return folds.map((fold) => ({ key: foldKey(search, recipe, fold.outcome.foldIndex), fold }));
  });
}

type Scored = Extract<FinishedFold['fold']['outcome'], { kind: 'scored' }>;

function bytesOf({ rows, prediction }: Scored['outOfFold']): number {
  if (prediction.task === 'regression') return rows.byteLength + prediction.values.byteLength;
  return rows.byteLength + prediction.labels.byteLength + prediction.probabilities.byteLength;
}

function keyOf(jobId: string): string {
  return `folds/${jobId}.bin`;
}
