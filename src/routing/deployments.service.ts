/** Model versions loaded for serving. A file is read, checked against its digest and tried before anybody gets it. */
import { Injectable } from '@nestjs/common';
import type { LoadedModel } from '../core/ml/model-file.js';
import { openModel } from '../platform/scoring/open-model.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { type ModelVersion, RegistryApi } from '../registry/registry.api.js';
import { ModelUnusable } from './routing.errors.js';

export interface Deployment {
  readonly version: ModelVersion;
  readonly model: LoadedModel;
}

@Injectable()
export class DeploymentsService {
  /** Least recently asked for first. */
  private readonly loaded = new Map<string, Promise<Deployment>>();

  constructor(
    private readonly registry: RegistryApi,
    private readonly storage: ObjectStorage,
  ) {}

  /** @throws ModelUnusable when the file is missing, damaged or not what the registry says it is */
  load(versionId: string): Promise<Deployment> {
    const deployment = this.loaded.get(versionId) ?? this.read(versionId);
    this.loaded.delete(versionId);
    this.loaded.set(versionId, deployment);
    deployment.catch(() => {
      // A later attempt may find the file mended.
      if (this.loaded.get(versionId) === deployment) this.loaded.delete(versionId);
    });
    return deployment;
  }

  /** Lets go of versions that are not in use, except for the `spares` last asked for. */
  trim(inUse: ReadonlySet<string>, spares: number): void {
    const spare = [...this.loaded.keys()].filter((versionId) => !inUse.has(versionId));
    for (const versionId of spare.slice(0, Math.max(0, spare.length - spares))) this.loaded.delete(versionId);
  }

  private async read(versionId: string): Promise<Deployment> {
    const version = await this.registry.getVersion(versionId);
    try {
      const content = await this.storage.read(version.artifactKey);
      return { version, model: openModel(content, version.artifactDigest) };
    } catch (error) {
      throw new ModelUnusable(versionId, error instanceof Error ? error.message : String(error));
    }
  }
}
