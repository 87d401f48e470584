import { plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { cut, nameHtml, shownName } from '../../html/user-text.js';
import { type HeatCell, type HeatMap, type HeatRow, joinColumns } from './heat-row.js';

const mostColumns = 40;
const mostRows = 120;
/** Up to so many columns each has its name above it; with more only the first and the last are named. */
const mostNamedColumns = 12;
const longestColumnName = 24;

const absent: Html = html`<td class="hx"></td>`;

/**
 * Features against time: shade for the size of the change, a mark where it counts. Features with a mark come first;
 * with very many the quiet ones are only counted.
 *
 * @param caption what is shown
 * @param whole features against time
 */
export function heatMap(caption: string, whole: HeatMap): Html {
  if (whole.columns.length === 0 || whole.rows.length === 0) return noHtml;
  const { map, joined } = joinColumns(whole, mostColumns);
  const marks = new Map(map.rows.map((row) => [row, row.cells.filter((cell) => cell?.isMarked).length]));
  const marked = map.rows.filter((row) => marks.get(row)! > 0);
  const quiet = map.rows.filter((row) => marks.get(row)! === 0);
  const shown = [...marked, ...quiet].slice(0, mostRows);
  const hidden = map.rows.length - shown.length;
  const hiddenMarked = Math.max(0, marked.length - mostRows);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="heat"><caption class="unseen">${caption}; ▲ marks drift</caption>
<thead><tr><th scope="col">Feature</th>${headCells(map.columns)}</tr></thead><tbody>
${shown.map(heatRow)}</tbody></table></div>
<p class="quiet">${map.columns.length > mostNamedColumns ? html`From left to right: ${nameHtml(whole.columns[0]!)} to ${nameHtml(whole.columns.at(-1)!)}. ` : noHtml}${joined > 1 ? `Each field is the worst of ${joined} in a row. ` : ''}${hidden > 0 ? `${plural(hidden, 'more feature')} not drawn, ${hiddenMarked === 0 ? 'none' : hiddenMarked} of them with a mark. ` : ''}</p>
${heatLegend}`;
}

function headCells(columns: readonly string[]): Html[] {
  const areNamed = columns.length <= mostNamedColumns;
  return columns.map((column, index) => {
    const name = areNamed ? cut(shownName(column), longestColumnName) : String(index + 1);
    return html`<th scope="col" class="tilt"><span>${name}</span></th>`;
  });
}

function heatRow({ name, cells }: HeatRow): Html {
  return html`<tr><th scope="row">${nameHtml(name)}</th>${cells.map(heatCell)}</tr>
`;
}

function heatCell(cell: HeatCell | undefined): Html {
  if (cell === undefined) return absent;
  if (!cell.isJudged) return html`<td class="hx">·</td>`;
  const shade = html`h${shadeOf(cell)}`;
  return html`<td class="${shade}">${cell.isMarked ? '▲' : ''}</td>`;
}

/** 0 far below the limit, 1 near it, 2 just past, 3 from twice, 4 from five times. */
function shadeOf({ timesLimit, isMarked }: HeatCell): number {
  if (timesLimit === null) return isMarked ? 3 : 0;
  if (timesLimit < 0.5) return 0;
  if (timesLimit < 1) return 1;
  if (timesLimit < 2) return 2;
  return timesLimit < 5 ? 3 : 4;
}

const heatLegend: Html = html`<p class="heat quiet" aria-label="Legend"><span class="h0"></span> below half its limit <span class="h1"></span> below its limit <span class="h2"></span> past it <span class="h3"></span> twice <span class="h4"></span> five times and more · ▲ counts as drift · <span class="hx">·</span> not judged</p>
`;
