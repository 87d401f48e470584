/** Routes and their configurations on the wire. */
import { z } from 'zod';
import { pageSchema } from '../platform/http/pages.js';
import { storableText } from './identifier.dto.js';
import type { RouteConfig, StoredRoute } from './route.repository.js';
import type { Arm } from './routing.api.js';
import type { Degraded } from './serving.service.js';

const MODES = ['live', 'shadow'] as const;
const VERSION_ID = 'ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11';

export const modelParam = storableText.min(1).max(250).describe('Name of the model');

export const challengersRequest = z
  .strictObject({
    challengers: z
      .array(
        z.strictObject({
          versionId: storableText.min(1).describe('Version of this model that is not Archived'),
          mode: z.enum(MODES).describe('`live` answers requests, `shadow` scores them without answering'),
          weight: z
            .number()
            .min(0)
            .max(1)
            .describe(
              'Live: share of the units, in steps of 0.0001, all live weights together at most 1. Shadow: share of the requests it also scores',
            ),
        }),
      )
      .max(20)
      .describe('The new list; an empty one ends every comparison'),
    reason: storableText.trim().min(1).max(1000).describe('Why, for the history and the audit log'),
    expectedConfigVersion: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('Refuse the change when the route is no longer at this config version'),
  })
  .meta({
    id: 'ChallengersRequest',
    examples: [
      {
        challengers: [{ versionId: VERSION_ID, mode: 'live', weight: 0.1 }],
        reason: 'canary of version 2',
      },
    ],
  });

const armResponse = z
  .object({
    versionId: z.string().describe('Model version'),
    version: z.number().int().describe('Its number within the model'),
    mode: z.enum(MODES).describe('Whether it answers or only scores along'),
    weight: z.number().min(0).max(1).describe('Share of the units, or of the requests for a shadow arm'),
  })
  .meta({ id: 'Arm' });

const exampleArms = [
  { versionId: VERSION_ID, version: 1, mode: 'live' as const, weight: 0.9 },
  { versionId: 'ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c12', version: 2, mode: 'live' as const, weight: 0.1 },
];

export const routeResponse = z
  .object({
    id: z.string().describe('Id of the route'),
    modelName: z.string().describe('Model that it serves'),
    seed: z.string().describe('Word that is hashed together with the unit id'),
    configVersion: z.number().int().min(1).describe('Grows with every change of the arms'),
    arms: z.array(armResponse).describe('The version in Production first; empty when there is none'),
    updatedAt: z.iso.datetime().describe('When the arms changed last, UTC'),
    degraded: z
      .object({
        reason: z.string().describe('Why this process does not serve the config version above'),
        since: z.iso.datetime().describe('Since when, UTC'),
        servingConfigVersion: z
          .number()
          .int()
          .nullable()
          .describe('Config version that serves instead; null when predictions answer 503'),
      })
      .nullable()
      .describe('Set while a model file cannot be loaded; loading is tried again every 10 seconds'),
  })
  .meta({
    id: 'Route',
    examples: [
      {
        id: 'rou_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c13',
        modelName: 'weather',
        seed: 'weather',
        configVersion: 2,
        arms: exampleArms,
        updatedAt: '2026-11-23T12:00:00.000Z',
        degraded: null,
      },
    ],
  });

export const routePage = pageSchema('RoutePage', routeResponse);

const routeConfigResponse = z
  .object({
    id: z.string().describe('Id of the entry'),
    modelName: z.string().describe('Model'),
    configVersion: z.number().int().min(1).describe('Config version'),
    arms: z.array(armResponse).describe('The exact arms in force under it'),
    actor: z.string().describe('Who caused the change'),
    reason: z.string().describe('Why'),
    createdAt: z.iso.datetime().describe('Since when it was in force, UTC'),
  })
  .meta({
    id: 'RouteConfig',
    examples: [
      {
        id: 'rcf_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c14',
        modelName: 'weather',
        configVersion: 2,
        arms: exampleArms,
        actor: 'key:ci',
        reason: 'canary of version 2',
        createdAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const routeConfigPage = pageSchema('RouteConfigPage', routeConfigResponse);

export function toArmResponse({ versionId, version, mode, weight }: Arm): z.infer<typeof armResponse> {
  return { versionId, version, mode, weight };
}

export function toRouteResponse(
  route: StoredRoute,
  degraded: Degraded | undefined,
): z.infer<typeof routeResponse> {
  const { id, modelName, seed, configVersion, arms, updatedAt } = route;
  return {
    id,
    modelName,
    seed,
    configVersion,
    arms: arms.map(toArmResponse),
    updatedAt: updatedAt.toISOString(),
    degraded:
      degraded === undefined
        ? null
        : {
            reason: degraded.reason,
            since: degraded.since.toISOString(),
            servingConfigVersion: degraded.servingConfigVersion ?? null,
          },
  };
}

export function toRouteConfigResponse(config: RouteConfig): z.infer<typeof routeConfigResponse> {
  const { id, modelName, configVersion, arms, actor, reason, createdAt } = config;
  return {
    id,
    modelName,
    configVersion,
    arms: arms.map(toArmResponse),
    actor,
    reason,
    createdAt: createdAt.toISOString(),
  };
}
