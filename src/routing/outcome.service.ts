/** Takes in true values and ties them to the requests they belong to. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { newId } from '../platform/ids.js';
import { RegistryApi } from '../registry/registry.api.js';
import { ExposureLookupRepository, type ExposureReference } from './exposure-lookup.repository.js';
import { isDeadlock } from './is-deadlock.js';
import {
  type JoinedOutcome,
  type NewOutcome,
  normaliseOutcome,
  type OutcomeTarget,
  outcomeFaults,
  outcomeKeyOf,
  sortOutcomes,
} from './join-outcomes.js';
import { OutcomeRepository } from './outcome.repository.js';
import { InvalidOutcomes } from './routing.errors.js';
import { RoutingService } from './routing.service.js';

export interface OutcomeReceipt {
  readonly recorded: number;
  /** How many of the recorded ones were tied to the latest exposure of their unit, which may be the wrong request. */
  readonly joinedByUnit: number;
  readonly duplicates: number;
  /** Positions of outcomes that belong to no known request. */
  readonly unmatched: readonly number[];
  /** Positions of outcomes that were recorded before with another value. */
  readonly conflicts: readonly number[];
}

@Injectable()
export class OutcomeService {
  constructor(
    private readonly routing: RoutingService,
    private readonly exposures: ExposureLookupRepository,
    private readonly outcomes: OutcomeRepository,
    private readonly registry: RegistryApi,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Records all outcomes that find a request, in one transaction; a value that cannot be one refuses the whole call. */
  async record(modelName: string, outcomes: readonly NewOutcome[]): Promise<OutcomeReceipt> {
    const route = await this.routing.getStored(modelName);
    const references = await this.findExposures(modelName, outcomes);
    const found = references.flatMap((reference) => (reference === undefined ? [] : [reference.versionId]));
    const versionIds = new Set([...route.arms.map((arm) => arm.versionId), ...found]);
    const targets = await this.targetsOf([...versionIds]);
    const faults = outcomeFaults(targets, outcomes);
    if (faults.length > 0) throw new InvalidOutcomes(faults);
    const task = targets[0]?.task ?? 'classification';
    const joined = outcomes.flatMap((outcome, index): JoinedOutcome[] => {
      const reference = references[index];
      if (reference === undefined) return [];
      const { exposureId, requestId, unitId } = reference;
      return [
        {
          index,
          outcomeKey: outcomeKeyOf(outcome.outcomeId, exposureId),
          exposureId,
          requestId,
          ...(unitId === undefined ? {} : { unitId }),
          joinedBy: outcome.requestId === undefined ? 'unit' : 'request',
          value: normaliseOutcome(task, outcome.value),
          ...(outcome.observedAt === undefined ? {} : { observedAt: outcome.observedAt }),
        },
      ];
    });
    const { fresh, duplicates, conflicts } = await this.storeOnce(modelName, joined);
    return {
      recorded: fresh.length,
      joinedByUnit: fresh.filter(({ joinedBy }) => joinedBy === 'unit').length,
      duplicates: duplicates.length,
      unmatched: outcomes.flatMap((_, index) => (references[index] === undefined ? [index] : [])),
      conflicts: conflicts.map(({ index }) => index),
    };
  }

  /** The request id decides; the unit only where there is none. */
  private async findExposures(
    modelName: string,
    outcomes: readonly NewOutcome[],
  ): Promise<readonly (ExposureReference | undefined)[]> {
    const requestIds = outcomes.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));
    const byRequest = await this.exposures.findByRequestIds(modelName, [...new Set(requestIds)]);
    const now = this.clock.now();
    const units = outcomes.flatMap(({ requestId, unitId, observedAt }) =>
      requestId === undefined && unitId !== undefined ? [{ unitId, until: observedAt ?? now }] : [],
    );
    const byUnit = await this.exposures.findLatestOfUnits(modelName, units);
    let nextUnit = 0;
    return outcomes.map(({ requestId }) =>
      requestId === undefined ? byUnit[nextUnit++] : byRequest.get(requestId),
    );
  }

  private async targetsOf(versionIds: readonly string[]): Promise<OutcomeTarget[]> {
    const versions = await Promise.all(versionIds.map((versionId) => this.registry.getVersion(versionId)));
    return versions.map(({ signature: { output } }) => ({
      name: output.target,
      task: output.task,
      ...(output.levels === undefined ? {} : { levels: output.levels }),
    }));
  }

  /** Another process may record the same outcome between our look and our insert; the second look finds it. */
  private async storeOnce(modelName: string, joined: readonly JoinedOutcome[]) {
    try {
      return await this.store(modelName, joined);
    } catch (error) {
      if (!isUniqueViolation(error) && !isDeadlock(error)) throw error;
      return this.store(modelName, joined);
    }
  }

  private store(modelName: string, joined: readonly JoinedOutcome[]) {
    return this.database.transaction(async () => {
      const keys = [...new Set(joined.map(({ outcomeKey }) => outcomeKey))];
      const known = await this.outcomes.findByKeys(modelName, keys);
      const values = new Map([...known].map(([key, { value }]) => [key, value]));
      const sorted = sortOutcomes(joined, values);
      const recordedAt = this.clock.now();
      await this.outcomes.insert(
        sorted.fresh.map(({ index: _, ...outcome }) => ({
          ...outcome,
          id: newId('out'),
          modelName,
          recordedAt,
        })),
      );
      return sorted;
    });
  }
}
