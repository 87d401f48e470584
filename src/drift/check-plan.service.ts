/** Works out what a claimed check compares, or why there is nothing to compare. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ALL_ROWS } from '../core/table.js';
import { type Batch, type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { RegistryApi } from '../registry/registry.api.js';
import { chooseColumns } from './comparison-scope.js';
import type { CheckScope, DriftCheck, Monitor } from './drift.api.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { MonitorRepository } from './monitor.repository.js';
import { completeSettings } from './monitor-settings.js';

interface Reference {
  readonly reference: readonly BatchSlice[];
  readonly referenceVersionId?: string;
}

export interface Comparison extends Reference {
  readonly kind: 'compare';
  readonly comparisonKey: string;
  readonly scope: CheckScope;
  readonly features: readonly string[];
  readonly referenceSource: TableSource;
  readonly currentSource: TableSource;
  readonly seed: string;
}

export interface Skip extends Partial<Reference> {
  readonly kind: 'skip';
  readonly reason: string;
}

@Injectable()
export class CheckPlanService {
  constructor(
    private readonly monitors: MonitorRepository,
    private readonly checks: DriftCheckRepository,
    private readonly ingestion: IngestionApi,
    private readonly registry: RegistryApi,
  ) {}

  async plan(check: DriftCheck): Promise<Comparison | Skip> {
    const monitor = await this.monitors.find(check.monitorId);
    if (monitor === undefined) return skip('the monitor was removed before the check ran');
    if (check.current.length === 0) return skip(`the dataset ${monitor.datasetName} has no batch to check`);
    const found = await this.findReference(monitor);
    if ('kind' in found) return found;
    const shared = check.current.find(({ batchId }) =>
      found.reference.some((slice) => slice.batchId === batchId),
    );
    if (shared !== undefined) {
      return { ...skip(`the batch ${shared.batchId} is part of the reference itself`), ...found };
    }
    const comparison = await this.prepare(monitor, check, found);
    if (check.cause.kind !== 'schedule') return comparison;
    const earlier = await this.checks.findDone(monitor.id, comparison.comparisonKey);
    if (earlier === undefined) return comparison;
    return { ...skip(`the current batch has not changed since check ${earlier}`), ...found };
  }

  private async findReference({ reference, datasetId, datasetName }: Monitor): Promise<Reference | Skip> {
    if (reference.kind === 'batch') return { reference: [{ batchId: reference.batchId, slice: ALL_ROWS }] };
    const { modelName } = reference;
    const serving = await this.registry.findServing(modelName);
    if (serving === undefined) {
      return skip(`the model ${modelName} has no version in Production to take the reference from`);
    }
    const { lineage, version } = serving;
    if (lineage.datasetId !== datasetId) {
      return skip(
        `version ${version} of ${modelName} was trained on the dataset ${lineage.datasetName}, the monitor watches ${datasetName}`,
      );
    }
    return { reference: lineage.training, referenceVersionId: serving.id };
  }

  private async prepare(monitor: Monitor, check: DriftCheck, found: Reference): Promise<Comparison> {
    const settings = completeSettings(monitor.settings);
    const { contract } = await this.ingestion.getDatasetById(monitor.datasetId);
    const referenceRows = await this.describeRows(found.reference);
    const currentRows = await this.describeRows(check.current);
    const referenceSource = await this.ingestion.openSource(found.reference);
    const currentSource = await this.ingestion.openSource(check.current);
    const names = new Set([...referenceSource.columns, ...currentSource.columns].map(({ name }) => name));
    const { features, leftOut, target } = chooseColumns([...names], contract, settings.ignoredColumns);
    // The same rows and settings give the same report to the byte, so the seed knows nothing of check or time.
    const seed = `${referenceRows.fingerprint}/${currentRows.fingerprint}`;
    return {
      kind: 'compare',
      ...found,
      comparisonKey: createHash('sha256')
        .update(JSON.stringify([seed, settings, features]))
        .digest('hex'),
      scope: {
        referenceRows: referenceRows.count,
        currentRows: currentRows.count,
        leftOut,
        settings,
        ...(target === undefined ? {} : { target }),
      },
      features,
      referenceSource,
      currentSource,
      seed,
    };
  }

  private async describeRows(slices: readonly BatchSlice[]): Promise<{ count: number; fingerprint: string }> {
    const hash = createHash('sha256');
    let count = 0;
    for (const { batchId, slice } of slices) {
      const batch = await this.ingestion.getBatch(batchId);
      count += rowsOf(batch, slice);
      hash.update(JSON.stringify([batch.contentHash, slice.order, slice.seed, slice.from, slice.to]));
    }
    return { count, fingerprint: hash.digest('hex') };
  }
}

function rowsOf({ rowCount }: Batch, { from, to }: BatchSlice['slice']): number {
  return Math.round(to * rowCount) - Math.round(from * rowCount);
}

function skip(reason: string): Skip {
  return { kind: 'skip', reason };
}
