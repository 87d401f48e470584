/** Answers prediction requests: validate, assign, score, record, answer. Reads no database before it writes. */
import { Injectable } from '@nestjs/common';
import type { Table } from '../core/table.js';
import { Clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { belowFeatures } from '../platform/scoring/below-features.js';
import { faultsOfRows } from '../platform/scoring/faults-of-rows.js';
import { LoopTurns } from '../platform/scoring/loop-turns.js';
import { mapInTurns } from '../platform/scoring/map-in-turns.js';
import { scoreInSlices, type Unanswered } from '../platform/scoring/score-in-slices.js';
import type { RowPrediction } from '../platform/scoring/score-rows.js';
import { type Assignment, assignArm, isSampled } from './assign-arm.js';
import { AssignmentLogService } from './assignment-log.service.js';
import type { AssignmentRecord, Exposure } from './assignment-record.js';
import { InvalidFeatures } from './routing.errors.js';
import { type ServingArm, type ServingRoute, ServingService } from './serving.service.js';

export interface PredictionRequest {
  readonly unitId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly features: Readonly<Record<string, unknown>>;
}

/** A request that has its ids and its arm. */
interface Assigned extends Assignment<ServingArm> {
  readonly exposureId: string;
  readonly assignedAt: Date;
  readonly requestId: string;
  readonly isNamed: boolean;
  readonly unitId: string | undefined;
  readonly features: Readonly<Record<string, unknown>>;
}

@Injectable()
export class PredictionService {
  private readonly turns = new LoopTurns();

  constructor(
    private readonly serving: ServingService,
    private readonly log: AssignmentLogService,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** Predicts one request. */
  async predict(modelName: string, request: PredictionRequest): Promise<AssignmentRecord> {
    const [answer] = await this.answer(modelName, [request], () => '');
    if (answer === undefined) throw new Error('a request went without an answer');
    return answer;
  }

  /** Predicts many rows or, with a single fault, none. */
  predictBatch(modelName: string, rows: readonly PredictionRequest[]): Promise<readonly AssignmentRecord[]> {
    return this.answer(modelName, rows, (row) => `/rows/${row}`);
  }

  /** @param pointerOf JSON pointer to a request in the body */
  private async answer(
    modelName: string,
    requests: readonly PredictionRequest[],
    pointerOf: (row: string) => string,
  ): Promise<readonly AssignmentRecord[]> {
    const startedMs = this.clock.monotonicMs();
    // Taken once: a switch in the middle of a request, even between two slices, cannot mix two configurations.
    const route = this.serving.get(modelName);
    const { table, faults } = route.read(requests.map(({ features }) => features));
    if (faults.length > 0) throw new InvalidFeatures(faults.map((fault) => belowFeatures(fault, pointerOf)));
    const readMs = this.clock.monotonicMs() - startedMs;
    const assignment = await this.inTurns(requests, (request) => assign(route, request, this.clock.now()));
    const assigned = assignment.results;
    const { predictions, spentMs } = await this.scoreAssigned(assigned, table);
    const unanswered = faultsOfRows(predictions, pointerOf);
    if (unanswered.length > 0) throw new InvalidFeatures(unanswered);
    const latencyMs = (readMs + assignment.spentMs + spentMs) / requests.length;
    const { results: served } = await this.inTurns(assigned, (request, row): AssignmentRecord => {
      const { arm, exposureId, propensity } = request;
      const prediction = predictions[row] as RowPrediction;
      const common = describe(route, request, arm);
      return {
        ...common,
        id: exposureId,
        mode: 'live',
        served: true,
        propensity,
        latencyMs,
        ...prediction,
      };
    });
    const shadows = await this.scoreShadows(route, assigned, table);
    const exposures = assigned.map(({ isNamed }, row): Exposure => {
      return { isNamed, served: served[row] as AssignmentRecord, shadows: shadows.get(row) ?? [] };
    });
    const stored = await this.log.record(exposures);
    this.count(exposures);
    return stored;
  }

  /** Each arm scores all of its rows. */
  private async scoreAssigned(
    assigned: readonly Assigned[],
    table: Table,
  ): Promise<{ predictions: readonly (RowPrediction | Unanswered)[]; spentMs: number }> {
    const rowsOf = new Map<ServingArm, number[]>();
    for (const [row, { arm }] of assigned.entries()) {
      const rows = rowsOf.get(arm);
      if (rows === undefined) rowsOf.set(arm, [row]);
      else rows.push(row);
    }
    const predictions: (RowPrediction | Unanswered)[] = new Array(assigned.length);
    let spentMs = 0;
    for (const [{ deployment }, rows] of rowsOf) {
      const scored = await scoreInSlices(deployment.model, table, rows, this.turns, this.clock);
      spentMs += scored.spentMs;
      for (const [index, row] of rows.entries()) predictions[row] = scored.predictions[index]!;
    }
    return { predictions, spentMs };
  }

  /** Shadow rows by position of their request. A shadow arm that fails costs the caller nothing. */
  private async scoreShadows(
    route: ServingRoute,
    assigned: readonly Assigned[],
    table: Table,
  ): Promise<ReadonlyMap<number, AssignmentRecord[]>> {
    const found = new Map<number, AssignmentRecord[]>();
    for (const arm of route.shadows) {
      const rows = assigned.flatMap(({ requestId }, row) =>
        isSampled(route.seed, arm.versionId, arm.weight, requestId) ? [row] : [],
      );
      if (rows.length === 0) continue;
      const { results, spentMs } = await this.scoreShadow(arm, table, rows);
      const latencyMs = spentMs / rows.length;
      await this.inTurns(rows, (row, index) => {
        const request = assigned[row] as Assigned;
        const record: AssignmentRecord = {
          ...describe(route, request, arm),
          id: newId('exp'),
          primaryId: request.exposureId,
          mode: 'shadow',
          served: false,
          propensity: arm.weight,
          latencyMs,
          ...results[index],
        };
        found.set(row, [...(found.get(row) ?? []), record]);
      });
    }
    return found;
  }

  private async scoreShadow(
    arm: ServingArm,
    table: Table,
    rows: readonly number[],
  ): Promise<{ results: readonly (RowPrediction | Unanswered)[]; spentMs: number }> {
    const startedMs = this.clock.monotonicMs();
    try {
      const { model } = arm.deployment;
      const { predictions, spentMs } = await scoreInSlices(model, table, rows, this.turns, this.clock);
      return { results: predictions, spentMs };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { results: rows.map(() => ({ failure })), spentMs: this.clock.monotonicMs() - startedMs };
    }
  }

  private inTurns<Item, Result>(items: readonly Item[], map: (item: Item, index: number) => Result) {
    return mapInTurns(items, this.turns, this.clock, map);
  }

  private count(exposures: readonly Exposure[]): void {
    for (const { served, shadows } of exposures) {
      for (const { modelName, version, mode, failure } of [served, ...shadows]) {
        const outcome = failure === undefined ? mode : `${mode}-failed`;
        this.metrics.predictions.inc({ model: modelName, version: String(version), mode: outcome });
      }
    }
  }
}

/** @param assignedAt taken together with the ids, whose order must be that of the instants */
function assign(route: ServingRoute, request: PredictionRequest, assignedAt: Date): Assigned {
  const { features, requestId } = request;
  const unitId = request.unitId === '' ? undefined : request.unitId;
  return {
    // Without the full set of arms nobody is assigned, and the champion answers.
    ...assignArm(route.seed, route.live, route.isSplit ? unitId : undefined),
    exposureId: newId('exp'),
    assignedAt,
    requestId: requestId ?? newId('req'),
    isNamed: requestId !== undefined,
    unitId,
    features,
  };
}

function describe(route: ServingRoute, request: Assigned, arm: ServingArm) {
  const { requestId, unitId, bucket, features, assignedAt } = request;
  return {
    requestId,
    modelName: route.modelName,
    ...(unitId === undefined ? {} : { unitId }),
    ...(bucket === undefined ? {} : { bucket }),
    armVersionId: arm.versionId,
    version: arm.version,
    arm: arm === route.live[0] ? ('champion' as const) : ('challenger' as const),
    configVersion: route.configVersion,
    features,
    assignedAt,
  };
}
