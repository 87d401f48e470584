/** Creates, reads, feeds and removes streaming detectors. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import type { Params } from '../core/ml/estimator.js';
import { findStreamDetector } from '../core/stream/stream-detector-registry.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { sha256 } from '../platform/sha256.js';
import { createRunning, requireFittingSource } from './check-stream-detector.js';
import { KeyedTurns } from './keyed-turns.js';
import {
  FedByDataset,
  NoSuchStreamDetector,
  StreamDetectorBusy,
  StreamDetectorNameTaken,
  StreamRequestKeyReused,
  StreamSequenceGap,
  StreamValuesInvalid,
} from './stream-detector.errors.js';
import {
  type StoredAlarm,
  type StoredDetector,
  StreamDetectorRepository,
} from './stream-detector.repository.js';
import { StreamFeedRepository } from './stream-feed.repository.js';
import { type SeenRequest, StreamRequestRepository } from './stream-request.repository.js';
import { runStream, type StreamRun, StreamValueRefused } from './stream-run.js';
import { type StreamSource, scaleValue } from './stream-source.js';

/** How often a request starts again when another process has changed the detector meanwhile. */
const MOST_TRIES = 10;
const REMEMBER_KEYS_MS = 24 * 3600 * 1000;

export interface NewStreamDetector {
  readonly name: string;
  readonly detector: string;
  readonly params: Params;
  readonly source: StreamSource;
}

export interface StreamValues {
  readonly values: readonly number[];
  /** Position of the first value in the whole stream; the next one when left out. */
  readonly sequence?: number;
  /** What the caller calls this request, so that a retry is known. */
  readonly requestKey?: string;
}

export interface StreamReceipt {
  readonly detector: StoredDetector;
  /** Position of the first value of the request. */
  readonly sequence: number;
  /** Values that were counted now. */
  readonly accepted: number;
  /** Values that had been counted before. */
  readonly duplicates: number;
  /** Alarms at the values of the request, also at those counted before. */
  readonly alarms: readonly StoredAlarm[];
}

@Injectable()
export class StreamDetectorsService {
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly detectors: StreamDetectorRepository,
    private readonly feeds: StreamFeedRepository,
    private readonly requests: StreamRequestRepository,
    private readonly ingestion: IngestionApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async create(request: NewStreamDetector, actor: string): Promise<StoredDetector> {
    const running = createRunning(request.detector, request.params);
    const { source, name, detector } = request;
    const dataset =
      source.kind === 'dataset' ? await this.ingestion.getDataset(source.datasetName) : undefined;
    const algorithm = findStreamDetector(detector);
    if (algorithm !== undefined) requireFittingSource(algorithm, source, dataset?.contract);
    const now = this.clock.now();
    const stored: StoredDetector = {
      id: newId('std'),
      name,
      detector,
      source,
      running: running.toJSON(),
      lastState: 'stable',
      valueCount: 0,
      missingCount: 0,
      warningCount: 0,
      alarmCount: 0,
      revision: 0,
      createdAt: now,
      changedAt: now,
      ...(dataset === undefined ? {} : { datasetId: dataset.id }),
    };
    await this.database.transaction(async () => {
      if (!(await this.detectors.insert(stored))) throw new StreamDetectorNameTaken(name);
      const after = { name, detector, params: running.params, source };
      await this.recordAudit('drift.stream-detector-created', stored.id, actor, { after });
    });
    return stored;
  }

  async get(id: string): Promise<StoredDetector> {
    const detector = await this.detectors.find(id);
    if (detector === undefined) throw new NoSuchStreamDetector(id);
    return detector;
  }

  async remove(id: string, actor: string): Promise<void> {
    await this.database.transaction(async () => {
      const { name, detector, source, valueCount, alarmCount } = await this.get(id);
      await this.feeds.removeOf(id);
      await this.requests.removeOf(id);
      await this.detectors.remove(id);
      const before = { name, detector, source, valueCount, alarmCount };
      await this.recordAudit('drift.stream-detector-removed', id, actor, { before });
    });
  }

  /** Takes values in; each is counted once, however often the request is sent. */
  addValues(id: string, request: StreamValues): Promise<StreamReceipt> {
    return this.turns.run(id, async () => {
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const receipt = await this.tryToAdd(id, request);
        if (receipt !== undefined) return receipt;
      }
      throw new StreamDetectorBusy(id);
    });
  }

  /** Computes outside of the transaction, which stays short; undefined when another process was quicker. */
  private async tryToAdd(id: string, request: StreamValues): Promise<StreamReceipt | undefined> {
    const { values, requestKey } = request;
    const before = await this.get(id);
    if (before.source.kind === 'dataset') throw new FedByDataset(before.source.datasetName);
    const contentHash = hashOf(request);
    const seen = requestKey === undefined ? undefined : await this.requests.find(id, requestKey);
    if (seen !== undefined) return this.repeat(before, seen, contentHash);
    const sequence = request.sequence ?? before.valueCount;
    if (sequence > before.valueCount) throw new StreamSequenceGap(before.valueCount, sequence);
    const duplicates = Math.min(values.length, before.valueCount - sequence);
    const fresh = values.slice(duplicates);
    const isStored =
      fresh.length === 0 || (await this.store(before, fresh, duplicates, requestKey, contentHash));
    if (!isStored) return undefined;
    return {
      detector: await this.get(id),
      sequence,
      accepted: fresh.length,
      duplicates,
      alarms: await this.detectors.listAlarmsBetween(id, sequence, sequence + values.length),
    };
  }

  private async repeat(
    detector: StoredDetector,
    seen: SeenRequest,
    contentHash: string,
  ): Promise<StreamReceipt> {
    if (seen.contentHash !== contentHash) throw new StreamRequestKeyReused();
    const { firstIndex, valueCount } = seen;
    return {
      detector,
      sequence: firstIndex,
      accepted: 0,
      duplicates: valueCount,
      alarms: await this.detectors.listAlarmsBetween(detector.id, firstIndex, firstIndex + valueCount),
    };
  }

  private async store(
    before: StoredDetector,
    fresh: readonly number[],
    skipped: number,
    requestKey: string | undefined,
    contentHash: string,
  ): Promise<boolean> {
    const running = findStreamDetector(before.detector)!.fromJSON(before.running);
    const { scale } = before.source;
    const scaled = fresh.map((value) => scaleValue(value, scale));
    const run = runOrRefuse(() => runStream(running, scaled, before.valueCount), skipped);
    const at = this.clock.now();
    return this.database.transaction(async () => {
      if (!(await this.detectors.advance(before, { running: running.toJSON(), run, at }))) return false;
      if (requestKey === undefined) return true;
      await this.requests.forgetBefore(new Date(at.getTime() - REMEMBER_KEYS_MS));
      await this.requests.insert({
        detectorId: before.id,
        requestKey,
        contentHash,
        firstIndex: before.valueCount - skipped,
        valueCount: fresh.length + skipped,
        receivedAt: at,
      });
      return true;
    });
  }

  private async recordAudit(
    action: string,
    id: string,
    actor: string,
    change: { readonly before?: object; readonly after?: object },
  ): Promise<void> {
    await this.access.recordAudit({
      actor,
      action,
      object: `stream-detector:${id}`,
      reason: `asked for by ${actor}`,
      ...change,
    });
  }
}

function runOrRefuse(run: () => StreamRun, skipped: number): StreamRun {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof StreamValueRefused)) throw error;
    throw new StreamValuesInvalid([
      {
        pointer: `/values/${skipped + error.row}`,
        message: `${error.rule}, received ${String(error.received)}`,
      },
    ]);
  }
}

function hashOf({ values, sequence }: StreamValues): string {
  return sha256(JSON.stringify([sequence ?? null, values]));
}
