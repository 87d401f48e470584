/** Outcomes on the wire. */
import { z } from 'zod';
import { requestIdField, storableText, unitIdField } from './identifier.dto.js';
import type { NewOutcome } from './join-outcomes.js';
import type { OutcomeReceipt } from './outcome.service.js';
import { MAXIMUM_ROWS } from './predictions.dto.js';

const outcomeFields = z
  .strictObject({
    requestId: requestIdField.optional().describe('Request that the true value belongs to'),
    unitId: unitIdField
      .min(1)
      .optional()
      .describe(
        'Only without a request id: ties the value to the latest request of the unit up to `observedAt`',
      ),
    value: z
      .union([storableText, z.number(), z.boolean()])
      .describe('True value: a class of the target, or a number in its unit'),
    observedAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When the value was observed; now when absent'),
    outcomeId: requestIdField
      .optional()
      .describe('Makes sending it again harmless, and a second one for the same request a correction'),
  })
  .refine(({ requestId, unitId }) => requestId !== undefined || unitId !== undefined, {
    message: 'must have a requestId or a unitId, received neither',
  });

export const outcomesRequest = z
  .strictObject({
    outcomes: z.array(outcomeFields).min(1).max(MAXIMUM_ROWS).describe('1 to 10,000 true values'),
  })
  .meta({
    id: 'OutcomesRequest',
    examples: [
      { outcomes: [{ requestId: 'forecast-2026-11-23', value: 'sun', outcomeId: 'observed-2026-11-23' }] },
    ],
  });

const refusedResponse = z.object({
  index: z.number().int().min(0).describe('Position in the list sent'),
  requestId: z.string().optional().describe('Request id of the outcome'),
  unitId: z.string().optional().describe('Unit id of the outcome'),
  outcomeId: z.string().optional().describe('Outcome id of the outcome'),
  reason: z.string().describe('Why it was not recorded'),
});

export const outcomesResponse = z
  .object({
    recorded: z.number().int().describe('Values recorded by this call'),
    joinedByUnit: z
      .number()
      .int()
      .describe(
        'How many of them were tied to the latest request of a unit, which cannot tell two requests apart',
      ),
    duplicates: z.number().int().describe('Values that were recorded before; nothing changed'),
    unmatched: z.array(refusedResponse).describe('Values that belong to no known request; not recorded'),
    conflicts: z
      .array(refusedResponse)
      .describe('Values that contradict one recorded under the same id; not recorded'),
  })
  .meta({
    id: 'OutcomesReceipt',
    examples: [{ recorded: 1, joinedByUnit: 0, duplicates: 0, unmatched: [], conflicts: [] }],
  });

type OutcomeFields = z.infer<typeof outcomeFields>;

export function toNewOutcome({ observedAt, ...rest }: OutcomeFields): NewOutcome {
  return { ...rest, ...(observedAt === undefined ? {} : { observedAt: new Date(observedAt) }) };
}

export function toOutcomesResponse(
  receipt: OutcomeReceipt,
  sent: readonly OutcomeFields[],
): z.infer<typeof outcomesResponse> {
  const describe = (index: number, reason: string) => {
    const { requestId, unitId, outcomeId } = sent[index] ?? {};
    return {
      index,
      ...(requestId === undefined ? {} : { requestId }),
      ...(unitId === undefined ? {} : { unitId }),
      ...(outcomeId === undefined ? {} : { outcomeId }),
      reason,
    };
  };
  const { recorded, joinedByUnit, duplicates, unmatched, conflicts } = receipt;
  return {
    recorded,
    joinedByUnit,
    duplicates,
    unmatched: unmatched.map((index) => {
      const isNamed = sent[index]?.requestId !== undefined;
      return describe(
        index,
        isNamed ? 'no such request on this route' : 'the unit has no request up to that time',
      );
    }),
    conflicts: conflicts.map((index) =>
      describe(index, 'another value is recorded already; send a new outcomeId to correct it'),
    ),
  };
}
