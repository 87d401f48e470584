/**
 * The routes as this process serves them. A new configuration is loaded completely before the pointer moves to it;
 * when loading fails the old one keeps serving and the route says that it is degraded.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { createRecordReader, type RecordReader } from '../core/ml/record-reader.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { type Deployment, DeploymentsService } from './deployments.service.js';
import { RouteRepository, type StoredRoute } from './route.repository.js';
import type { Arm } from './routing.api.js';
import { ModelNotLoaded, NoChampion, NoSuchRoute } from './routing.errors.js';

const POLL_EVERY_MS = 1_000;
const RETRY_AFTER_MS = 10_000;
/** Versions kept in memory although no route uses them, so that a rollback or a promotion costs nothing. */
const SPARE_DEPLOYMENTS = 8;

export interface ServingArm extends Arm {
  readonly deployment: Deployment;
}

export interface ServingRoute {
  readonly modelName: string;
  readonly seed: string;
  readonly configVersion: number;
  /** The champion first; never empty. */
  readonly live: readonly [ServingArm, ...ServingArm[]];
  readonly shadows: readonly ServingArm[];
  /** False when challengers could not be loaded and everybody gets the champion: such requests are not assigned. */
  readonly isSplit: boolean;
  /** Reads features as the champion's signature wants them. */
  readonly read: RecordReader;
}

export interface Degraded {
  readonly reason: string;
  readonly since: Date;
  /** What serves instead of the wanted configuration; absent when nothing does. */
  readonly servingConfigVersion?: number;
}

interface State {
  /** The config version last taken over or given up on. */
  readonly configVersion: number;
  readonly serving?: ServingRoute;
  readonly degraded?: Degraded;
  readonly retryAtMs?: number;
}

@Injectable()
export class ServingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly states = new Map<string, State>();
  /** Refreshes of one model wait for each other, so that an older configuration never replaces a newer one. */
  private readonly refreshes = new Map<string, Promise<void>>();
  private readonly serves: boolean;
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly routes: RouteRepository,
    private readonly deployments: DeploymentsService,
  ) {
    this.serves = config.roles.includes('api');
  }

  /** Requests are accepted only after this. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.serves) return;
    await this.poll();
    this.timer = setInterval(() => {
      this.polling ??= this.poll()
        .catch((error) => this.logger.warn({ error }, 'could not ask for changed routes'))
        .finally(() => {
          this.polling = undefined;
        });
    }, POLL_EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.polling;
  }

  /** @throws NoSuchRoute, NoChampion, ModelNotLoaded */
  get(modelName: string): ServingRoute {
    const state = this.states.get(modelName);
    if (state === undefined) throw new NoSuchRoute(modelName);
    if (state.serving !== undefined) return state.serving;
    if (state.degraded === undefined) throw new NoChampion(modelName);
    throw new ModelNotLoaded(modelName, state.degraded.reason);
  }

  find(modelName: string): ServingRoute | undefined {
    return this.states.get(modelName)?.serving;
  }

  findDegraded(modelName: string): Degraded | undefined {
    return this.states.get(modelName)?.degraded;
  }

  /** Brings this process to the stored configuration of a route. Never throws: a failure shows as degraded. */
  async refresh(modelName: string): Promise<void> {
    if (!this.serves) return;
    const before = this.refreshes.get(modelName) ?? Promise.resolve();
    const mine = before
      .then(() => this.takeOver(modelName))
      .catch((error) => this.logger.error({ error, model: modelName }, 'could not refresh the route'));
    this.refreshes.set(modelName, mine);
    await mine;
    if (this.refreshes.get(modelName) === mine) this.refreshes.delete(modelName);
  }

  /**
   * Loads and tries versions before a route gets them. Only a process that serves keeps them in memory.
   * @throws ModelUnusable
   */
  async prepare(versionIds: readonly string[]): Promise<void> {
    try {
      for (const versionId of versionIds) await this.deployments.load(versionId);
    } finally {
      this.trim(versionIds);
    }
  }

  /** Changes made by other processes, and another attempt at what could not be loaded. */
  private async poll(): Promise<void> {
    const stored = await this.routes.listConfigVersions();
    const now = this.clock.monotonicMs();
    const due = [...stored].filter(([modelName, configVersion]) => {
      const state = this.states.get(modelName);
      if (state === undefined || state.configVersion !== configVersion) return true;
      return state.retryAtMs !== undefined && state.retryAtMs <= now;
    });
    await Promise.all(due.map(([modelName]) => this.refresh(modelName)));
  }

  private async takeOver(modelName: string): Promise<void> {
    const route = await this.routes.find(modelName);
    if (route === undefined) return;
    const { configVersion } = route;
    const old = this.states.get(modelName);
    if (old?.configVersion === configVersion && old.degraded === undefined) return;
    const { serving, failure } = await this.loadArms(route);
    if (failure === undefined) {
      this.states.set(modelName, { configVersion, ...(serving === undefined ? {} : { serving }) });
    } else {
      // A champion that can be loaded serves; a configuration that only lacks a challenger leaves the old split.
      const isNewChampion = serving?.live[0].versionId !== old?.serving?.live[0].versionId;
      const kept = serving !== undefined && isNewChampion ? serving : (old?.serving ?? serving);
      this.states.set(modelName, {
        configVersion,
        ...(kept === undefined ? {} : { serving: kept }),
        degraded: {
          reason: failure,
          since: old?.degraded?.since ?? this.clock.now(),
          ...(kept === undefined ? {} : { servingConfigVersion: kept.configVersion }),
        },
        retryAtMs: this.clock.monotonicMs() + RETRY_AFTER_MS,
      });
      this.logger.error({ model: modelName, configVersion, reason: failure }, 'the route is degraded');
    }
    this.trim([]);
  }

  /** Everything a configuration needs; with a failure, what could still be served of it. */
  private async loadArms(route: StoredRoute): Promise<{ serving?: ServingRoute; failure?: string }> {
    const loaded: ServingArm[] = [];
    let failure: string | undefined;
    for (const arm of route.arms) {
      try {
        loaded.push({ ...arm, deployment: await this.deployments.load(arm.versionId) });
      } catch (error) {
        failure ??= error instanceof Error ? error.message : String(error);
      }
    }
    const [champion] = loaded;
    if (champion === undefined || champion.versionId !== route.arms[0]?.versionId) {
      return failure === undefined ? {} : { failure };
    }
    const isSplit = failure === undefined;
    const live = loaded.filter((arm) => arm !== champion && arm.mode === 'live');
    const serving: ServingRoute = {
      modelName: route.modelName,
      seed: route.seed,
      configVersion: route.configVersion,
      live: isSplit ? [champion, ...live] : [champion],
      shadows: isSplit ? loaded.filter((arm) => arm.mode === 'shadow') : [],
      isSplit,
      read: createRecordReader(champion.deployment.model.signature),
    };
    return failure === undefined ? { serving } : { serving, failure };
  }

  /** @param soon versions that are about to be used */
  private trim(soon: readonly string[]): void {
    if (!this.serves) {
      this.deployments.trim(new Set(), 0);
      return;
    }
    const serving = [...this.states.values()].flatMap((state) => state.serving ?? []);
    const arms = serving.flatMap(({ live, shadows }) => [...live, ...shadows]);
    this.deployments.trim(new Set([...arms.map((arm) => arm.versionId), ...soon]), SPARE_DEPLOYMENTS);
  }
}
