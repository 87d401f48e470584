import { type Html, html, joinHtml, noHtml } from './html-text.js';

/** A part of the page under a heading of its own. */
export function section(id: string, title: string, body: readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>
${body}</section>
`;
}

/** A part that is folded until it is asked for. */
export function folded(title: Html, body: Html, isOpen = false): Html {
  const start = isOpen ? html`<details open>` : html`<details>`;
  return html`${start}<summary>${title}</summary><div class="inside">${body}</div></details>
`;
}

/** A list of sentences; nothing when there are none. */
export function listOf(items: readonly Html[]): Html {
  if (items.length === 0) return noHtml;
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
`;
}

/** The first items of a list at once, the rest folded. */
export function shortenedList(items: readonly Html[], atOnce: number): Html {
  if (items.length <= atOnce + 2) return listOf(items);
  const rest = items.slice(atOnce);
  return joinHtml([listOf(items.slice(0, atOnce)), folded(html`${String(rest.length)} more`, listOf(rest))]);
}

/** One column of a table. */
export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Left out on narrow screens; what it says must stand elsewhere too. */
  readonly isWide?: boolean;
}

/** One cell per column, and a heading of their own across the whole width. */
export interface HeadedRow {
  readonly heading: Html;
  readonly cells: readonly Html[];
}

/**
 * A table whose first column names the rows.
 *
 * @param caption what it shows, for those who cannot see it
 * @param columns headings
 * @param rows one cell per column
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Html[])[],
): Html {
  const classes = columns.map(classOf);
  return wholeTable(
    caption,
    columns,
    html`<tbody>
${rows.map(
  (cells) => html`<tr>${cellsHtml(cells, classes)}</tr>
`,
)}</tbody>`,
  );
}

/** A table with a heading above every row, for rows whose names are as long as the rest. */
export function headedTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly HeadedRow[],
): Html {
  const classes = columns.map(classOf);
  const width = columns.length;
  const bodies = rows.map(
    ({
      heading,
      cells,
    }) => html`<tbody class="headed"><tr><th scope="rowgroup" colspan="${width}">${heading}</th></tr>
<tr>${cells.map((cell, index) => html`<td${classes[index]}>${cell}</td>`)}</tr></tbody>`,
  );
  return wholeTable(caption, columns, joinHtml(bodies));
}

function wholeTable(caption: string, columns: readonly TableColumn[], body: Html): Html {
  const head = columns.map((column) => html`<th scope="col"${classOf(column)}>${column.title}</th>`);
  return html`<div class="scroll"><table><caption class="unseen">${caption}</caption><thead><tr>${head}</tr></thead>${body}</table></div>
`;
}

function cellsHtml(cells: readonly Html[], classes: readonly Html[]): Html[] {
  return cells.map((cell, index) =>
    index === 0 ? html`<th scope="row">${cell}</th>` : html`<td${classes[index]}>${cell}</td>`,
  );
}

function classOf({ isNumber, isWide }: TableColumn): Html {
  const names = [...(isNumber === true ? ['n'] : []), ...(isWide === true ? ['wide'] : [])];
  return names.length === 0 ? noHtml : html` class="${names.join(' ')}"`;
}
