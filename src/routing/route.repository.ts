/** The only reader and writer of routes and of the history of their configurations. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import type { Arm } from './routing.api.js';
import { RouteConfigEntity, RouteEntity } from './routing.entity.js';

export interface StoredRoute {
  readonly id: string;
  readonly modelName: string;
  readonly seed: string;
  readonly configVersion: number;
  readonly arms: readonly Arm[];
  readonly updatedAt: Date;
}

export interface RouteConfig {
  readonly id: string;
  readonly modelName: string;
  readonly configVersion: number;
  readonly seed: string;
  readonly arms: readonly Arm[];
  readonly actor: string;
  readonly reason: string;
  readonly createdAt: Date;
}

interface ArmsChange {
  readonly modelName: string;
  readonly arms: readonly Arm[];
  readonly actor: string;
  readonly reason: string;
}

@Injectable()
export class RouteRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async find(modelName: string): Promise<StoredRoute | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(RouteEntity, { modelName }));
    return row ?? undefined;
  }

  /** Newest first. */
  async list(filter: { after?: string; limit: number }): Promise<StoredRoute[]> {
    return this.database.read((manager) =>
      manager.find(RouteEntity, {
        where: filter.after === undefined ? {} : { id: LessThan(filter.after) },
        order: { id: 'DESC' },
        take: filter.limit,
      }),
    );
  }

  /** The config version of every route: what a process compares with its own. */
  async listConfigVersions(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.read((manager) =>
      manager.find(RouteEntity, { select: { modelName: true, configVersion: true } }),
    );
    return new Map(rows.map(({ modelName, configVersion }) => [modelName, configVersion]));
  }

  async findConfig(modelName: string, configVersion: number): Promise<RouteConfig | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(RouteConfigEntity, { modelName, configVersion }),
    );
    return row ?? undefined;
  }

  /** Newest first. */
  async listConfigs(filter: { modelName: string; after?: string; limit: number }): Promise<RouteConfig[]> {
    return this.database.read((manager) =>
      manager.find(RouteConfigEntity, {
        where: {
          modelName: filter.modelName,
          ...(filter.after === undefined ? {} : { id: LessThan(filter.after) }),
        },
        order: { id: 'DESC' },
        take: filter.limit,
      }),
    );
  }

  /**
   * Stores new arms as the next config version.
   * @param known the route as the caller read it; undefined when there was none
   * @returns undefined when somebody else changed the route meanwhile
   */
  async replaceArms(known: StoredRoute | undefined, change: ArmsChange): Promise<StoredRoute | undefined> {
    const { modelName, arms, actor, reason } = change;
    const now = this.clock.now();
    // The name as seed: anybody can recompute an assignment, and models split independently of each other.
    const seed = known?.seed ?? modelName;
    const configVersion = (known?.configVersion ?? 0) + 1;
    const route = {
      id: known?.id ?? newId('rou'),
      modelName,
      seed,
      configVersion,
      arms: [...arms],
      updatedAt: now,
    };
    return this.database.transaction(async (manager) => {
      if (known === undefined) {
        if (!(await this.database.insertIfAbsent(RouteEntity, route))) return undefined;
      } else {
        const { affected } = await manager.update(
          RouteEntity,
          { id: known.id, configVersion: known.configVersion },
          { configVersion, arms: route.arms, updatedAt: now },
        );
        if (affected !== 1) return undefined;
      }
      await manager.insert(RouteConfigEntity, {
        id: newId('rcf'),
        modelName,
        configVersion,
        seed,
        arms: route.arms,
        actor,
        reason,
        createdAt: now,
      });
      return route;
    });
  }
}
