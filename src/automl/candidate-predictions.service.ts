/** What the candidate of a job says about rows, before it is registered: the predictor that would serve, and nothing recorded. */
import { Injectable } from '@nestjs/common';
import type { LoadedModel } from '../core/ml/model-file.js';
import { createRecordReader, type RecordReader } from '../core/ml/record-reader.js';
import { Clock } from '../platform/clock.js';
import { belowFeatures } from '../platform/scoring/below-features.js';
import { faultsOfRows } from '../platform/scoring/faults-of-rows.js';
import { LoopTurns } from '../platform/scoring/loop-turns.js';
import { openModel } from '../platform/scoring/open-model.js';
import { isUnanswered, scoreInSlices } from '../platform/scoring/score-in-slices.js';
import type { RowPrediction } from '../platform/scoring/score-rows.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { AutomlApi, type Candidate } from './automl.api.js';
import { CandidateUnreadable, InvalidFeatures, NoCandidate } from './automl.errors.js';

/** Whoever tries a model asks more than once, and few are tried at a time. */
const MOST_KEPT = 4;

const pointerOf = (row: string) => `/rows/${row}`;

export interface CandidateRow {
  readonly features: Readonly<Record<string, unknown>>;
}

export interface CandidatePredictions {
  readonly candidate: Candidate;
  /** One for each row, in the order of the rows. */
  readonly predictions: readonly RowPrediction[];
}

interface OpenedCandidate {
  readonly model: LoadedModel;
  readonly read: RecordReader;
}

@Injectable()
export class CandidatePredictionsService {
  private readonly turns = new LoopTurns();
  /** By digest of the model file; least recently used first. */
  private readonly opened = new Map<string, Promise<OpenedCandidate>>();

  constructor(
    private readonly automl: AutomlApi,
    private readonly storage: ObjectStorage,
    private readonly clock: Clock,
  ) {}

  /** @throws NoSuchTrainingJob, NoCandidate, CandidateUnreadable, InvalidFeatures with every fault */
  async predict(jobId: string, rows: readonly CandidateRow[]): Promise<CandidatePredictions> {
    const { id, state, candidate } = await this.automl.getTrainingJob(jobId);
    if (state !== 'succeeded') throw new NoCandidate(id, `is ${state}`, 'to predict with');
    if (candidate === undefined) {
      throw new NoCandidate(id, 'was not asked to fit a candidate (`finalize`)', 'to predict with');
    }
    const { model, read } = await this.open(id, candidate);
    const { table, faults } = read(rows.map(({ features }) => features));
    if (faults.length > 0) {
      throw new InvalidFeatures(faults.map((fault) => belowFeatures(fault, pointerOf)));
    }
    const every = rows.map((_, row) => row);
    const { predictions } = await scoreInSlices(model, table, every, this.turns, this.clock);
    const unanswered = faultsOfRows(predictions, pointerOf);
    if (unanswered.length > 0) throw new InvalidFeatures(unanswered);
    return { candidate, predictions: predictions.filter((one): one is RowPrediction => !isUnanswered(one)) };
  }

  private open(jobId: string, candidate: Candidate): Promise<OpenedCandidate> {
    const key = candidate.artifactDigest;
    const opened = this.opened.get(key) ?? this.read(jobId, candidate);
    this.opened.delete(key);
    this.opened.set(key, opened);
    opened.catch(() => {
      // A later attempt may find the file mended.
      if (this.opened.get(key) === opened) this.opened.delete(key);
    });
    for (const old of [...this.opened.keys()].slice(0, -MOST_KEPT)) this.opened.delete(old);
    return opened;
  }

  private async read(jobId: string, { artifactKey, artifactDigest }: Candidate): Promise<OpenedCandidate> {
    try {
      const model = openModel(await this.storage.read(artifactKey), artifactDigest);
      return { model, read: createRecordReader(model.signature) };
    } catch (error) {
      throw new CandidateUnreadable(jobId, error instanceof Error ? error.message : String(error));
    }
  }
}
