import { type Html, html } from '../../html/html-text.js';
import { folded, type TableColumn, table } from '../../html/section.js';

/** The numbers behind a picture, folded below it. */
export function numbersTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Html[])[],
): Html {
  return folded(html`The numbers: ${caption}`, table(caption, columns, rows));
}

/** About so many of the points of a long curve, the first and the last among them. */
export function someOf<Point>(points: readonly Point[], most = 11): readonly Point[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, k) => points[Math.round((k * (points.length - 1)) / (most - 1))]!);
}
