/** Makes a model version of a job's candidate by hand: what the pipeline does by itself after a drift. */
import { Injectable } from '@nestjs/common';
import type { Signature } from '../core/ml/signature.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Database } from '../platform/database/database.js';
import { VERSION } from '../platform/version.js';
import { type ModelVersion, RegistryApi } from '../registry/registry.api.js';
import {
  CandidatePredictsElse,
  CandidateRegisteredElsewhere,
  NoCandidate,
  NoSuchTrainingJob,
} from './automl.errors.js';
import { AutomlRepository } from './automl.repository.js';
import { batchIdsOf } from './check-slices.js';

export interface RegistrationRequest {
  readonly modelName: string;
  readonly trainingJobId: string;
  readonly actor: string;
  readonly reason: string;
}

@Injectable()
export class CandidateRegistration {
  constructor(
    private readonly repository: AutomlRepository,
    private readonly registry: RegistryApi,
    private readonly ingestion: IngestionApi,
    private readonly database: Database,
  ) {}

  /** A job gives one version: asking again returns it. */
  async register({ modelName, trainingJobId, actor, reason }: RegistrationRequest): Promise<ModelVersion> {
    return this.database.transaction(async () => {
      const job = await this.repository.find(trainingJobId);
      if (job === undefined) throw new NoSuchTrainingJob(trainingJobId);
      const { candidate } = job;
      if (job.state !== 'succeeded') throw new NoCandidate(job.id, `is ${job.state}`, 'to register');
      if (candidate === undefined)
        throw new NoCandidate(job.id, 'was not asked to fit a candidate (`finalize`)', 'to register');
      await this.requireSameQuestion(modelName, candidate.signature);
      const version = await this.registry.registerVersion({
        modelName,
        estimator: candidate.estimator,
        metrics: candidate.metrics,
        signature: candidate.signature,
        lineage: {
          datasetId: job.datasetId,
          datasetName: job.datasetName,
          training: job.training,
          dataHash: candidate.dataHash,
          trainingJobId: job.id,
          trainingRunId: candidate.trainingRunId,
          codeVersion: VERSION,
          seed: job.settings.seed,
        },
        artifactKey: candidate.artifactKey,
        artifactDigest: candidate.artifactDigest,
        ...(candidate.usable ? {} : { unusableReason: candidate.usableReason }),
        actor,
        reason,
      });
      if (version.modelName !== modelName) {
        throw new CandidateRegisteredElsewhere(job.id, version.modelName, version.version);
      }
      for (const batchId of batchIdsOf(job.training)) {
        await this.ingestion.holdBatch({ batchId, holder: `model-version:${version.id}` });
      }
      return version;
    });
  }

  /** Whoever asks a model for one thing must not be answered another after a change of stage. */
  private async requireSameQuestion(modelName: string, signature: Signature): Promise<void> {
    const serving = await this.registry.findServing(modelName);
    if (serving === undefined) return;
    const [now, then] = [serving.signature, signature].map(
      ({ output: { target, task } }) => `${target} (${task})`,
    );
    if (now !== then) throw new CandidatePredictsElse(modelName, now!, then!);
  }
}
