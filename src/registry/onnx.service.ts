/** Models that were trained elsewhere come in, and versions go out, as ONNX files. */
import { Inject, Injectable } from '@nestjs/common';
import type { ImportQuestion } from '../core/ml/onnx/imported-model.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { sha256 } from '../platform/sha256.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { VERSION } from '../platform/version.js';
import { TrackingApi } from '../tracking/tracking.api.js';
import { CatalogueService } from './catalogue.service.js';
import { refuseModelName } from './names.js';
import type { AnswerTo, OnnxTask } from './onnx-tasks.js';
import type { ModelVersion } from './registry.api.js';
import {
  CannotExportModel,
  CannotImportModel,
  InvalidModelName,
  ModelFileMissing,
  OnnxTooSlow,
} from './registry.errors.js';
import { RegistryService } from './registry.service.js';

const ONNX_THREAD = new URL('./onnx.thread.js', import.meta.url);

export interface ImportRequest extends ImportQuestion {
  readonly modelName: string;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  readonly target: string;
  /** Dataset whose rows it predicts. */
  readonly datasetName: string;
  /** Batches it was trained on, where they are here: drift is measured against them. */
  readonly trainedOn: readonly string[];
  readonly actor: string;
  readonly reason: string;
}

@Injectable()
export class OnnxService {
  constructor(
    private readonly registry: RegistryService,
    private readonly catalogue: CatalogueService,
    private readonly ingestion: IngestionApi,
    private readonly tracking: TrackingApi,
    private readonly storage: ObjectStorage,
    private readonly database: Database,
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'onnxMs'>,
  ) {}

  /** The same file with the same question is one version of a model: asking again returns it. */
  async import(request: ImportRequest): Promise<ModelVersion> {
    const { modelName, bytes, target, trainedOn, actor, reason, task, inputs, levels } = request;
    const fault = refuseModelName(modelName);
    if (fault !== undefined) throw new InvalidModelName(modelName, fault);
    const dataset = await this.ingestion.getDataset(request.datasetName);
    const training = trainedOn.map(
      (batchId) => ({ batchId, slice: { order: 'stored', seed: 0, from: 0, to: 1 } }) as const,
    );
    const hashes = await Promise.all(
      trainedOn.map(async (batchId) => {
        const batch = await this.ingestion.getBatch(batchId);
        if (batch.datasetId === dataset.id) return batch.contentHash;
        throw new CannotImportModel(`batch ${batchId} is of another dataset`, '/trainedOn');
      }),
    );
    const question = { task, inputs, ...(levels === undefined ? {} : { levels }) };
    const fileDigest = sha256(bytes);
    const known = [...inputs.map(({ name }) => name), target];
    const ignored = (dataset.contract?.columns ?? [])
      .map(({ name }) => name)
      .filter((name) => !known.includes(name));
    const answer = await this.run({ kind: 'import', bytes, target, ignored, fileDigest, ...question });
    if (answer.kind === 'refused') throw new CannotImportModel(answer.reason, answer.pointer);
    const key = sha256(
      JSON.stringify([modelName, dataset.id, fileDigest, target, question, trainedOn, ignored]),
    );
    const artifactKey = `models/imports/${answer.digest}.json`;
    // The content names the key: putting it again changes nothing, so there is nothing to undo after a failure.
    await this.storage.put(artifactKey, answer.file);
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const { id: experimentId } = await this.tracking.ensureExperiment(modelName);
      const runId = newId('run');
      const version = await this.registry.registerVersion({
        modelName,
        estimator: 'onnx',
        metrics: {},
        signature: answer.signature,
        lineage: {
          datasetId: dataset.id,
          datasetName: dataset.name,
          training,
          dataHash: sha256(JSON.stringify(hashes)),
          trainingJobId: `import-${key}`,
          trainingRunId: runId,
          codeVersion: VERSION,
          seed: 0,
        },
        artifactKey,
        artifactDigest: answer.digest,
        actor,
        reason,
      });
      if (version.lineage.trainingRunId !== runId) return version;
      await this.tracking.recordRuns([
        {
          id: runId,
          experimentId,
          name: `import of ${modelName}`,
          startedAt: now,
          endedAt: now,
          status: 'finished',
          params: { format: 'onnx', task, inputs: inputs.length },
          metrics: {},
          tags: { fileDigest },
        },
      ]);
      for (const batchId of trainedOn) {
        await this.ingestion.holdBatch({ batchId, holder: `model-version:${version.id}` });
      }
      return version;
    });
  }

  /** @returns the bytes of the ONNX file and a name for it */
  async export(versionId: string): Promise<{ bytes: Uint8Array; fileName: string }> {
    const { artifactKey, modelName, version } = await this.catalogue.getVersion(versionId);
    if (!(await this.storage.exists(artifactKey))) throw new ModelFileMissing(versionId);
    const answer = await this.run({ kind: 'export', modelPath: await this.storage.localPath(artifactKey) });
    if (answer.kind === 'refused') throw new CannotExportModel(modelName, version, answer.reason);
    return { bytes: answer.bytes, fileName: `${modelName}-version-${version}.onnx` };
  }

  /** In a thread that is ended when the time is up; waiting for a free thread counts. */
  private async run<Task extends OnnxTask>(task: Task): Promise<AnswerTo<Task>> {
    const signal = AbortSignal.timeout(this.config.onnxMs);
    try {
      return await this.threads.run<Task, AnswerTo<Task>>(ONNX_THREAD, task, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      const what = task.kind === 'import' ? 'reading and trying the ONNX file' : 'writing the ONNX file';
      throw new OnnxTooSlow(what, this.config.onnxMs / 1000);
    }
  }
}
