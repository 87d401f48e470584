/** Models, aliases, tags and the stage history on the wire. */
import { z } from 'zod';
import { pageQuery, pageSchema } from '../platform/http/pages.js';
import type { LabelledModel, StageHistoryEntry } from './catalogue-views.js';
import { STAGES } from './registry.api.js';
import { CHANGE_CAUSES } from './rollback-target.js';

export const modelNameParam = z.string().min(1).max(250).describe('Name of the model');
export const versionIdParam = z.string().min(1).describe('Id of the model version, `ver_...`');
export const aliasParam = z.string().min(1).max(255).describe('Name of the alias: letters, digits, _ and -');
export const tagKeyParam = z
  .string()
  .regex(/^[\w\-. :/]{1,250}$/, 'must be 1 to 250 letters, digits, or _ - . space : /')
  .describe('Key of the tag: 1 to 250 letters, digits, or _ - . space : /');

export const VERSION_ID = 'ver_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c31';

/** Lists of things that are numbered: the cursor is the number of the last one seen. */
export const numberedPageQuery = pageQuery.extend({
  after: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Continue below this number: `next` of the page before'),
});

export const reason = z.string().trim().min(1).max(2000).describe('Why, in words, 1 to 2000 characters');

export const rollbackRequest = z
  .strictObject({ reason })
  .meta({ id: 'RollbackRequest', examples: [{ reason: 'complaints about version 4' }] });

export const aliasRequest = z
  .strictObject({ versionId: z.string().min(1).describe('Version of this model that the alias names') })
  .meta({ id: 'AliasRequest', examples: [{ versionId: VERSION_ID }] });

export const tagRequest = z
  .strictObject({ value: z.string().max(5000).describe('Text of at most 5000 characters; may be empty') })
  .meta({ id: 'TagRequest', examples: [{ value: 'reviewed by ana' }] });

const aliasResponse = z
  .object({
    alias: z.string().describe('Name of the alias'),
    versionId: z.string().describe('Version it names'),
    version: z.number().int().min(1).describe('Number of that version'),
  })
  .meta({ id: 'ModelAlias', examples: [{ alias: 'champion', versionId: VERSION_ID, version: 3 }] });

export const modelResponse = z
  .object({
    id: z.string().describe('Id of the model; sorts by creation'),
    name: z.string().describe('Unique name'),
    lastVersion: z.number().int().min(0).describe('Number of the newest version; 0 before the first'),
    serving: z
      .object({
        versionId: z.string().describe('Id of the version'),
        version: z.number().int().min(1).describe('Number of the version'),
      })
      .nullable()
      .describe('The version in Production; null when there is none'),
    aliases: z.array(aliasResponse).describe('Aliases by name; champion is the version in Production'),
    tags: z.record(z.string(), z.string()).describe('Remarks by key'),
    createdAt: z.iso.datetime().describe('When its first version was registered, UTC'),
    updatedAt: z.iso.datetime().describe('When a version was last registered or moved, UTC'),
  })
  .meta({
    id: 'Model',
    examples: [
      {
        id: 'mod_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c30',
        name: 'weather',
        lastVersion: 3,
        serving: { versionId: VERSION_ID, version: 3 },
        aliases: [{ alias: 'champion', versionId: VERSION_ID, version: 3 }],
        tags: {},
        createdAt: '2026-11-20T08:00:00.000Z',
        updatedAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const modelPage = pageSchema('ModelPage', modelResponse);

const stageHistoryResponse = z
  .object({
    sequence: z.number().int().min(1).describe('Place in the history of the model: 1, 2, 3, ...'),
    versionId: z.string().describe('Version that moved'),
    version: z.number().int().min(1).describe('Its number'),
    from: z.enum(STAGES).describe('Stage before'),
    to: z.enum(STAGES).describe('Stage after'),
    cause: z
      .enum(CHANGE_CAUSES)
      .describe('Whether it was asked for, made room for another version, or was a rollback'),
    actor: z.string().describe('Who caused it'),
    reason: z.string().describe('Why, in words'),
    changedAt: z.iso.datetime().describe('When, UTC'),
  })
  .meta({
    id: 'StageHistoryEntry',
    examples: [
      {
        sequence: 5,
        versionId: VERSION_ID,
        version: 3,
        from: 'Staging',
        to: 'Production',
        cause: 'requested',
        actor: 'pipeline',
        reason: 'the challenger passed the gate',
        changedAt: '2026-11-23T12:00:00.000Z',
      },
    ],
  });

export const stageHistoryPage = pageSchema('StageHistoryPage', stageHistoryResponse);

export function toModelResponse(model: LabelledModel): z.infer<typeof modelResponse> {
  const { serving } = model;
  return {
    id: model.id,
    name: model.name,
    lastVersion: model.lastVersion,
    serving: serving === undefined ? null : { versionId: serving.id, version: serving.version },
    aliases: model.aliases.map(({ alias, versionId, version }) => ({ alias, versionId, version })),
    tags: { ...model.tags },
    createdAt: model.createdAt.toISOString(),
    updatedAt: model.updatedAt.toISOString(),
  };
}

export function toStageHistoryResponse(entry: StageHistoryEntry): z.infer<typeof stageHistoryResponse> {
  return {
    sequence: entry.sequence,
    versionId: entry.versionId,
    version: entry.version,
    from: entry.fromStage,
    to: entry.toStage,
    cause: entry.cause,
    actor: entry.actor,
    reason: entry.reason,
    changedAt: entry.changedAt.toISOString(),
  };
}
