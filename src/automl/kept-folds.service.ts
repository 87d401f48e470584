/**
 * Scored folds of a job that has succeeded, in object storage, so that steps on its models need not run them again. Only
 * the newest jobs of a target keep theirs.
 */
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { type AttemptOfJob, foldsKeyOf } from './attempt-files.service.js';
import { AutomlRepository, type StoredJob } from './automl.repository.js';
import { foldKey } from './search/begin-search.js';
import type { FinishedFold, Search } from './search/search.js';

/** Of large data only the best models' folds are kept; the others are run again when they are wanted. */
const MOST_BYTES = 64 * 2 ** 20;
/** Of one dataset and target, so many jobs keep their folds; steps on older ones run them again. */
const NEWEST_KEPT = 50;
/** Each job that ends pushes one out; what crashes have left behind goes bit by bit. */
const MOST_REMOVED = 20;

@Injectable()
export class KeptFolds {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly repository: AutomlRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Folds that cannot be kept cost time later, so a failure is no reason to fail the job. */
  async keep(job: AttemptOfJob, search: Search): Promise<void> {
    try {
      await this.storage.put(foldsKeyOf(job), serialize(foldsWorthKeeping(search)));
    } catch (error) {
      this.logger.warn({ error, jobId: job.id }, 'the folds of a finished job could not be kept');
    }
  }

  /** Of the attempt that has ended the job. */
  async read(jobId: string): Promise<FinishedFold[]> {
    const job = await this.repository.find(jobId);
    if (job?.state !== 'succeeded') return [];
    const key = foldsKeyOf(job);
    try {
      if (!(await this.storage.exists(key))) return [];
      return deserialize(await this.storage.read(key)) as FinishedFold[];
    } catch (error) {
      this.logger.warn({ error, key }, 'the folds of an earlier job cannot be read; they are run again');
      return [];
    }
  }

  /** Removes those of older jobs of the same dataset and target. What is left over goes when the next job ends. */
  async removeOld({ datasetId, target }: Pick<StoredJob, 'datasetId' | 'target'>): Promise<void> {
    try {
      const old = await this.repository.listSucceededBefore(
        { datasetId, target },
        { newest: NEWEST_KEPT, limit: MOST_REMOVED },
      );
      for (const job of old) await this.storage.remove(foldsKeyOf(job));
    } catch (error) {
      this.logger.warn({ error, datasetId, target }, 'folds of old jobs could not be removed');
    }
  }
}

function foldsWorthKeeping(search: Search, mostBytes = MOST_BYTES): FinishedFold[] {
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
