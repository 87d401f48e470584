/** Lists are paged by cursor: the id of the last row seen. Ids sort by creation, so pages stay stable while rows arrive. */
import { z } from 'zod';

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('How many to return, 1 to 500'),
  after: z.string().optional().describe('Continue after this id: `next` of the page before'),
});

export type PageQuery = z.infer<typeof pageQuery>;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/** Schema of a page of `item`, newest first. */
export function pageSchema<Item extends z.ZodType>(id: string, item: Item) {
  return z
    .object({
      items: z.array(item).describe('Newest first'),
      next: z
        .string()
        .optional()
        .describe('Pass it as `after` to get the next page; absent on the last page'),
    })
    .meta({ id });
}

/** Cuts a list that was read with one row too many. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  limit: number,
): Page<Item> {
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return last === undefined ? { items } : { items, next: last.id };
}
