/** Routes as configuration: they follow the stages of the registry, and operators add challengers. */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import type { Fault } from '../core/errors.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { RegistryApi } from '../registry/registry.api.js';
import { type StageChanged, stageChanged } from '../registry/registry.events.js';
import {
  armsAfterStageChange,
  type ChallengerRequest,
  challengerFaults,
  challengersOf,
  championOf,
  composeArms,
} from './plan-arms.js';
import { type RouteConfig, RouteRepository, type StoredRoute } from './route.repository.js';
import { type Arm, type Route, RoutingApi } from './routing.api.js';
import { InvalidChallengers, NoServingRoute, NoSuchRoute, RouteChanged } from './routing.errors.js';
import { ServingService } from './serving.service.js';
import { signatureMismatch } from './signature-mismatch.js';

/** A route changes a few times a day; whoever loses a race this often has met a bug. */
const ATTEMPTS = 3;

interface ChallengersChange {
  readonly modelName: string;
  readonly challengers: readonly ChallengerRequest[];
  readonly actor: string;
  readonly reason: string;
  /** When given, the change is refused if the route has moved on since. */
  readonly expectedConfigVersion?: number;
}

@Injectable()
export class RoutingService extends RoutingApi implements OnModuleInit {
  constructor(
    private readonly routes: RouteRepository,
    private readonly serving: ServingService,
    private readonly registry: RegistryApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly bus: EventBus,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(stageChanged, (change) => this.followStage(change));
  }

  override async getRoute(modelName: string): Promise<Route> {
    const route = await this.getStored(modelName);
    if (route.arms.length === 0) throw new NoServingRoute(modelName);
    return route;
  }

  override async warmUp(versionId: string): Promise<void> {
    await this.serving.prepare([versionId]);
  }

  override async setChallengers(change: ChallengersChange): Promise<StoredRoute> {
    const { modelName, challengers, actor, reason, expectedConfigVersion } = change;
    const route = await this.getStored(modelName);
    if (expectedConfigVersion !== undefined && expectedConfigVersion !== route.configVersion) {
      throw new RouteChanged(modelName, expectedConfigVersion, route.configVersion);
    }
    const champion = championOf(route.arms);
    if (champion === undefined) throw new NoServingRoute(modelName);
    const faults = challengerFaults(champion, challengers);
    if (faults.length > 0) throw new InvalidChallengers(faults);
    const arms = composeArms(champion, await this.resolve(modelName, champion, challengers));
    return this.database.transaction(async () => {
      const stored = await this.routes.replaceArms(route, { modelName, arms, actor, reason });
      if (stored === undefined) throw new RouteChanged(modelName, route.configVersion, undefined);
      await this.access.recordAudit({
        actor,
        action: 'routing.challengers',
        object: `route:${modelName}`,
        reason,
        before: { configVersion: route.configVersion, arms: route.arms },
        after: { configVersion: stored.configVersion, arms },
      });
      await this.database.afterCommit(() => this.serving.refresh(modelName));
      return stored;
    });
  }

  /** @throws NoSuchRoute when no version of the model was ever in Production */
  async getStored(modelName: string): Promise<StoredRoute> {
    const route = await this.routes.find(modelName);
    if (route === undefined) throw new NoSuchRoute(modelName);
    return route;
  }

  list(filter: { after?: string; limit: number }): Promise<StoredRoute[]> {
    return this.routes.list(filter);
  }

  async listConfigs(filter: { modelName: string; after?: string; limit: number }): Promise<RouteConfig[]> {
    await this.getStored(filter.modelName);
    return this.routes.listConfigs(filter);
  }

  /** Runs inside the transaction that moves the version, so that stage and route stand or fall together. */
  private async followStage(change: StageChanged): Promise<void> {
    const { modelName, actor, reason } = change;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const route = await this.routes.find(modelName);
      const arms = armsAfterStageChange(route?.arms ?? [], change);
      if (arms === undefined) return;
      const fitting = await this.withoutMisfits(arms);
      const stored = await this.routes.replaceArms(route, { modelName, arms: fitting, actor, reason });
      if (stored === undefined) continue;
      await this.database.afterCommit(() => this.serving.refresh(modelName));
      return;
    }
    throw new RouteChanged(modelName, undefined, undefined);
  }

  /** A new champion may take other inputs than the challengers that were set beside the old one. */
  private async withoutMisfits(arms: readonly Arm[]): Promise<Arm[]> {
    const champion = championOf(arms);
    if (champion === undefined || arms.length === 1) return [...arms];
    const { signature } = await this.registry.getVersion(champion.versionId);
    const kept: Arm[] = [];
    for (const arm of challengersOf(arms)) {
      const challenger = await this.registry.getVersion(arm.versionId);
      if (signatureMismatch(signature, challenger.signature) === undefined) kept.push(arm);
    }
    return composeArms(champion, kept);
  }

  /** Challengers as arms, each checked and loaded, so that a file that cannot serve is refused here. */
  private async resolve(
    modelName: string,
    champion: Arm,
    challengers: readonly ChallengerRequest[],
  ): Promise<Arm[]> {
    const { signature } = await this.registry.getVersion(champion.versionId);
    const faults: Fault[] = [];
    const arms: Arm[] = [];
    for (const [index, { versionId, mode, weight }] of challengers.entries()) {
      const version = await this.registry.getVersion(versionId);
      const refuse = (rule: string) =>
        faults.push({
          pointer: `/challengers/${index}/versionId`,
          message: `${rule}, received ${versionId}`,
        });
      const mismatch = signatureMismatch(signature, version.signature);
      if (version.modelName !== modelName)
        refuse(`must be a version of ${modelName}, not of ${version.modelName}`);
      else if (version.stage === 'Archived') refuse('must not be Archived');
      else if (mode === 'live' && version.unusableReason !== undefined) {
        refuse(`must be fit to serve: ${version.unusableReason}`);
      } else if (mismatch !== undefined) refuse(mismatch);
      arms.push({ versionId, version: version.version, mode, weight });
    }
    if (faults.length > 0) throw new InvalidChallengers(faults);
    await this.serving.prepare(arms.map(({ versionId }) => versionId));
    return arms;
  }
}
