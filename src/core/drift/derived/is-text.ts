import { levelCounts } from '../../stats/summaries/category-table.js';
import type { CategoryColumn } from '../../table.js';
import { measureText } from './measure-text.js';

/** Fewer rows cannot show that hardly any value repeats. */
const fewestRows = 20;
const smallestDistinctShare = 0.5;
const fewestWords = 3;

/**
 * Whether a category column holds free text rather than labels: hardly any value repeats, and a value has several
 * words. Only the reference is asked, so that a monitor judges the same columns in every check; the current side
 * is asked when the reference has too few rows.
 *
 * Rule: at least 20 rows with a value; at least half as many different values as rows; at least 3 pieces with a
 * letter between white space per row on average (each letter of a script without spaces counts as a piece). So
 * identifiers, e-mail addresses, time stamps, paths and names are no text.
 *
 * @param columns both sides of one column
 *
 * @example isText({ reference: reviews, current: newReviews }) // true
 */
export function isText({
  reference,
  current,
}: {
  readonly reference: CategoryColumn;
  readonly current: CategoryColumn;
}): boolean {
  return looksLikeText(reference) ?? looksLikeText(current) ?? false;
}

function looksLikeText(column: CategoryColumn): boolean | undefined {
  const counts = levelCounts(column);
  let rows = 0;
  let distinct = 0;
  for (const count of counts) {
    rows += count;
    if (count > 0) distinct++;
  }
  if (rows < fewestRows) return undefined;
  if (distinct < smallestDistinctShare * rows) return false;
  let words = 0;
  column.levels.forEach((level, code) => {
    const count = counts[code]!;
    if (count > 0) words += count * measureText(level).wordLikePieces;
  });
  return words >= fewestWords * rows;
}
