/** What the registry offers to the others: models, versions, stages, aliases. */
import type { Signature } from '../core/ml/signature.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';

export const STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;
export type Stage = (typeof STAGES)[number];

/** Where a version came from. */
export interface Lineage {
  readonly datasetId: string;
  readonly datasetName: string;
  /** Exactly the rows it was trained on. */
  readonly training: readonly BatchSlice[];
  /**
   * The training rows that stand for what it will see: drift is measured against them. Absent: all of `training`.
   * A version that learnt from old and new rows together expects the new ones.
   */
  readonly reference?: readonly BatchSlice[];
  /** SHA-256 over the content hashes and slices of `training`. */
  readonly dataHash: string;
  readonly trainingJobId: string;
  readonly trainingRunId: string;
  /** The report that led to the training; absent for a first or a manual training. */
  readonly driftReportId?: string;
  /** The drift event that the report raised. */
  readonly driftEventId?: string;
  readonly pipelineRunId?: string;
  /** Version of MLDrift that trained it. */
  readonly codeVersion: string;
  readonly seed: number;
}

export interface ModelVersion {
  readonly id: string;
  readonly modelName: string;
  /** 1, 2, 3, ... within the model. */
  readonly version: number;
  readonly stage: Stage;
  readonly revision: number;
  readonly estimator: string;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly signature: Signature;
  readonly lineage: Lineage;
  /** Key of the model file in object storage. */
  readonly artifactKey: string;
  /** SHA-256 of the model file. */
  readonly artifactDigest: string;
  /** Why it must not serve, for instance that it does not beat the baseline; absent for a usable version. */
  readonly unusableReason?: string;
  readonly createdAt: Date;
}

export interface NewVersion {
  readonly modelName: string;
  readonly estimator: string;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly signature: Signature;
  readonly lineage: Lineage;
  readonly artifactKey: string;
  readonly artifactDigest: string;
  /** Why it must not serve; such a version is kept but reaches neither Staging nor Production. */
  readonly unusableReason?: string;
  readonly actor: string;
  readonly reason: string;
}

export interface StageChange {
  readonly versionId: string;
  readonly to: Stage;
  readonly actor: string;
  readonly reason: string;
  /** When given, the change is refused if the version has moved on since. */
  readonly expectedRevision?: number;
}

export abstract class RegistryApi {
  /** Stores a version and creates its model when it is the first. One training job gives at most one version: asking again returns it. */
  abstract registerVersion(version: NewVersion): Promise<ModelVersion>;
  /** Moves a version; into Production it displaces the present one to Archived in the same transaction. */
  abstract changeStage(change: StageChange): Promise<ModelVersion>;
  /** The version in Production, if any. */
  abstract findServing(modelName: string): Promise<ModelVersion | undefined>;
  /** All versions in Production: what a router has to serve after a start. */
  abstract listServing(): Promise<readonly ModelVersion[]>;
  /** @throws a `not-found` refusal when there is no such version */
  abstract getVersion(versionId: string): Promise<ModelVersion>;
  /** Points an alias at a version, or removes it. `champion` follows Production and is refused for anything else. */
  abstract setAlias(change: {
    modelName: string;
    alias: string;
    versionId: string | undefined;
    actor: string;
  }): Promise<void>;
  /** Brings back the version that was in Production before the present one. */
  abstract rollBack(request: { modelName: string; actor: string; reason: string }): Promise<ModelVersion>;
}
