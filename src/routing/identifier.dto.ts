/** Ids that callers choose: text exactly as sent, never trimmed or turned into another type. */
import { z } from 'zod';

const isStorable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);
const RULE = 'must not hold NUL characters or lone surrogates';

export const requestIdField = z.string().min(1).max(200).refine(isStorable, RULE);

/** Numbers are refused because 1, 1.0 and "01" would be different units. */
export const unitIdField = z.string().max(200).refine(isStorable, RULE);
