/** Works out what a claimed check compares, or why there is nothing to compare. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ALL_ROWS } from '../core/table.js';
import {
  type Batch,
  type BatchSlice,
  type DatasetContract,
  IngestionApi,
} from '../ingestion/ingestion.api.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { RegistryApi } from '../registry/registry.api.js';
import { BatchHistoryService } from './batch-history.service.js';
import { type ComparedFeature, chooseColumns } from './comparison-scope.js';
import { type CurrentWindow, CurrentWindowService, type NoWindow } from './current-window.service.js';
import {
  type CheckScope,
  type DriftCheck,
  MINIMUM_REFERENCE_ROWS,
  type Monitor,
  type MonitorReference,
  type MovingReference,
} from './drift.api.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { MonitorRepository } from './monitor.repository.js';
import { completeSettings } from './monitor-settings.js';
import { ReferenceWindowService } from './reference-window.service.js';
import { SliceRowsService } from './slice-rows.service.js';
import { plural } from './window-words.js';

interface Rows {
  readonly slices: readonly BatchSlice[];
  readonly rows: number;
  readonly words: string;
}

interface Reference {
  readonly reference: readonly BatchSlice[];
  readonly referenceVersionId?: string;
  readonly words: string;
}

export interface Comparison {
  readonly kind: 'compare';
  /** The batch the check is about first. */
  readonly current: readonly BatchSlice[];
  readonly reference: readonly BatchSlice[];
  readonly referenceVersionId?: string;
  readonly comparisonKey: string;
  readonly scope: CheckScope;
  readonly features: readonly ComparedFeature[];
  /** Columns in which doubled rows are equal. */
  readonly rowColumns: readonly string[];
  /** Date column that orders the rows. */
  readonly timeColumn?: string;
  readonly referenceSource: TableSource;
  /** Changes with the rows of the reference. */
  readonly referenceFingerprint: string;
  readonly currentSource: TableSource;
  /** Row counts of earlier windows as large as the current one, newest first; empty for a window of days. */
  readonly rowCountHistory: readonly number[];
  readonly seed: string;
}

export interface Skip {
  readonly kind: 'skip';
  readonly reason: string;
  readonly reference?: readonly BatchSlice[];
  readonly referenceVersionId?: string;
}

@Injectable()
export class CheckPlanService {
  constructor(
    private readonly monitors: MonitorRepository,
    private readonly checks: DriftCheckRepository,
    private readonly ingestion: IngestionApi,
    private readonly registry: RegistryApi,
    private readonly history: BatchHistoryService,
    private readonly currentWindows: CurrentWindowService,
    private readonly referenceWindows: ReferenceWindowService,
    private readonly rows: SliceRowsService,
  ) {}

  async plan(check: DriftCheck): Promise<Comparison | Skip> {
    const monitor = await this.monitors.find(check.monitorId);
    if (monitor === undefined) return skip('the monitor was removed before the check ran');
    const [asked] = check.current;
    if (asked === undefined) return skip(`the dataset ${monitor.datasetName} has no batch to check`);
    const anchor = await this.ingestion.getBatch(asked.batchId);
    const { reference } = monitor;
    const comparison =
      reference.kind === 'batch' || reference.kind === 'serving-version'
        ? await this.planFixed(monitor, anchor, reference)
        : await this.planMoving(monitor, anchor, reference);
    if (comparison.kind === 'skip' || check.cause.kind !== 'schedule') return comparison;
    const earlier = await this.checks.findDone(monitor.id, comparison.comparisonKey);
    if (earlier === undefined) return comparison;
    const { reference: slices, referenceVersionId } = comparison;
    return {
      ...skip(`the current batch has not changed since check ${earlier}`),
      reference: slices,
      ...(referenceVersionId === undefined ? {} : { referenceVersionId }),
    };
  }

  private async planFixed(
    monitor: Monitor,
    anchor: Batch,
    kind: Exclude<MonitorReference, MovingReference>,
  ): Promise<Comparison | Skip> {
    const found = await this.findReference(monitor, kind);
    if ('kind' in found) return found;
    const { words, ...reference } = found;
    const isReference = new Set(reference.reference.map(({ batchId }) => batchId));
    if (isReference.has(anchor.id)) {
      return { ...skip(`the batch ${anchor.id} is part of the reference itself`), ...reference };
    }
    const window = await this.findCurrent(monitor, anchor);
    if (window.kind === 'skip') return { ...window, ...reference };
    const slices = window.slices.filter(({ batchId }) => !isReference.has(batchId));
    const left = window.slices.length - slices.length;
    const without =
      left === 0 ? '' : `, without ${plural(left, 'slice')} of batches that belong to the reference`;
    return this.prepare(
      monitor,
      await this.count(slices, window.words + without),
      await this.count(reference.reference, words),
      reference.referenceVersionId,
    );
  }

  private async planMoving(
    monitor: Monitor,
    anchor: Batch,
    kind: MovingReference,
  ): Promise<Comparison | Skip> {
    const window = await this.findCurrent(monitor, anchor);
    if (window.kind === 'skip') return window;
    const found = await this.referenceWindows.find(kind, window);
    if (found.kind === 'skip') return found;
    const reference = await this.count(found.slices, found.words);
    const needed = kind.minimumRows ?? MINIMUM_REFERENCE_ROWS;
    if (reference.rows < needed) {
      const reason = `the reference (${found.words}) holds ${plural(reference.rows, 'row')}, ${needed} are needed`;
      return { ...skip(reason), reference: reference.slices };
    }
    return this.prepare(monitor, await this.count(window.slices, window.words), reference);
  }

  private async findCurrent(
    { datasetId, window }: Monitor,
    anchor: Batch,
  ): Promise<CurrentWindow | NoWindow> {
    const { contract } = await this.ingestion.getDatasetById(datasetId);
    return this.currentWindows.find(anchor, window, datetimeColumnOf(contract));
  }

  private async count(slices: readonly BatchSlice[], words: string): Promise<Rows> {
    return { ...(await this.rows.count(slices)), words };
  }

  private async findReference(
    { datasetId, datasetName }: Monitor,
    reference: Exclude<MonitorReference, MovingReference>,
  ): Promise<Reference | Skip> {
    if (reference.kind === 'batch') {
      const { batchId } = reference;
      return { reference: [{ batchId, slice: ALL_ROWS }], words: `the batch ${batchId}` };
    }
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
    const words = `the training rows of version ${version} of ${modelName}`;
    const rows = lineage.reference ?? lineage.training;
    if (rows.length === 0) {
      return skip(`version ${version} of ${modelName} was trained elsewhere, on rows that are not here`);
    }
    return { reference: rows, referenceVersionId: serving.id, words };
  }

  private async prepare(
    monitor: Monitor,
    current: Rows,
    reference: Rows,
    referenceVersionId?: string,
  ): Promise<Comparison | Skip> {
    const settings = completeSettings(monitor.settings);
    const { contract } = await this.ingestion.getDatasetById(monitor.datasetId);
    const referenceSource = await this.ingestion.openSource(reference.slices);
    // Oldest first, so that rows come in the order of time.
    const currentSource = await this.ingestion.openSource([...current.slices].reverse());
    const names = new Set([...referenceSource.columns, ...currentSource.columns].map(({ name }) => name));
    const { features, leftOut, target, timeColumn } = chooseColumns([...names], contract, settings);
    if (settings.chunks?.kind === 'period' && timeColumn === undefined) {
      return skip('the settings cut rows by period, but the dataset has no time column of type datetime');
    }
    // The same rows and settings give the same report to the byte, so the seed knows nothing of check or time.
    const referenceFingerprint = await this.fingerprint(reference.slices);
    const seed = `${referenceFingerprint}/${await this.fingerprint(current.slices)}`;
    return {
      kind: 'compare',
      current: current.slices,
      reference: reference.slices,
      ...(referenceVersionId === undefined ? {} : { referenceVersionId }),
      comparisonKey: createHash('sha256')
        .update(JSON.stringify([seed, settings, features]))
        .digest('hex'),
      scope: {
        referenceRows: reference.rows,
        currentRows: current.rows,
        referenceWindow: reference.words,
        currentWindow: current.words,
        leftOut,
        settings,
        ...(target === undefined ? {} : { target }),
      },
      features,
      // An id that counts on makes every row its own, even one that was loaded twice.
      rowColumns: [...names].filter((name) => name !== contract?.idColumn),
      ...(timeColumn === undefined ? {} : { timeColumn }),
      referenceSource,
      referenceFingerprint,
      currentSource,
      rowCountHistory: await this.rowCountHistory(monitor, current),
      seed,
    };
  }

  private async rowCountHistory({ window }: Monitor, { slices }: Rows): Promise<readonly number[]> {
    const [first] = slices;
    // What a span of days held before cannot be said from the sizes of batches.
    if (window.unit === 'days' || first === undefined) return [];
    return this.history.rowCounts(await this.ingestion.getBatch(first.batchId), slices.length);
  }

  private async fingerprint(slices: readonly BatchSlice[]): Promise<string> {
    const hash = createHash('sha256');
    for (const { batchId, slice, filter } of slices) {
      const { contentHash } = await this.ingestion.getBatch(batchId);
      const { order, seed, from, to, groupColumn } = slice;
      const rows = [contentHash, order, seed, from, to, ...(groupColumn === undefined ? [] : [groupColumn])];
      hash.update(JSON.stringify(filter === undefined ? rows : [...rows, filter]));
    }
    return hash.digest('hex');
  }
}

/** Days and seasons go by it when it says an instant; a number may mean anything. */
function datetimeColumnOf(contract: DatasetContract | undefined): string | undefined {
  const time = contract?.columns.find(({ name }) => name === contract.timeColumn);
  return time?.type === 'datetime' ? time.name : undefined;
}

function skip(reason: string): Skip {
  return { kind: 'skip', reason };
}
