/** Texts that callers choose. Ids are taken exactly as sent, never trimmed or turned into another type. */
import { z } from 'zod';

const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
const RULE = 'must not hold NUL characters or lone surrogates';

/** Text that goes into the database or is looked up there; Postgres has no NUL. */
export const storableText = z.string().refine(isStorable, RULE);

export const requestIdField = storableText.min(1).max(200);

/** Numbers are refused because 1, 1.0 and "01" would be different units. */
export const unitIdField = storableText.max(200);

/** Inputs of a model: what they must be is for its signature to say, but no text of theirs holds a NUL. */
export const featuresField = z.record(z.string(), z.unknown()).superRefine((features, context) => {
  for (const [name, value] of Object.entries(features)) {
    if (typeof value !== 'string' || !value.includes('\0')) continue;
    context.addIssue({ code: 'custom', message: 'must not hold NUL characters', path: [name] });
  }
});
