/** What one sees of models and versions: the version itself with what others say about it. */
import type { ModelVersion, Stage } from './registry.api.js';
import type { ChangeCause } from './rollback-target.js';

/** A registered name. */
export interface Model {
  readonly id: string;
  readonly name: string;
  /** Number of the newest version; 0 before the first. */
  readonly lastVersion: number;
  readonly createdAt: Date;
  /** When a version was last added or moved. */
  readonly updatedAt: Date;
}

export interface LabelledVersion extends ModelVersion {
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface LabelledModel extends Model {
  /** The version in Production, if any. */
  readonly serving?: ModelVersion;
  readonly aliases: readonly {
    readonly alias: string;
    readonly versionId: string;
    readonly version: number;
  }[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface StageHistoryEntry {
  readonly modelName: string;
  /** 1, 2, 3, ... within the model, in the order of the changes. */
  readonly sequence: number;
  readonly versionId: string;
  readonly version: number;
  readonly fromStage: Stage;
  readonly toStage: Stage;
  readonly cause: ChangeCause;
  readonly actor: string;
  readonly reason: string;
  readonly changedAt: Date;
}
