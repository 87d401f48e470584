import { type Html, html, noHtml } from '../html-text.js';

/** One bar with its name and its number. */
export interface BarRow {
  readonly name: Html;
  readonly value: number;
  readonly words: string;
  /** An interval drawn over the bar. */
  readonly interval?: readonly [number, number] | undefined;
}

/** Bars, one below the other, as a table: names and numbers are text, and only the bars are drawn. */
export interface BarRows {
  readonly caption: string;
  /** Headings: what is named, and what the number is. */
  readonly heading: readonly [string, string];
  readonly rows: readonly BarRow[];
}

/**
 * Draws bars from zero; values below zero reach to the left of it.
 * @example barRows({ caption: 'Importances', heading: ['Column', 'Loss'], rows: [] })
 */
export function barRows({ caption, heading, rows }: BarRows): Html {
  if (rows.length === 0) return noHtml;
  const ends = rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const span = high > low ? high - low : 1;
  const xOf = (value: number) => Math.round((1000 * (value - low)) / span) / 10;
  const zero = xOf(0);
  const body = rows.map(({ name, value, words, interval }) => {
    const [from, to] = value < 0 ? [xOf(value), zero] : [zero, xOf(value)];
    const whisker =
      interval === undefined
        ? noHtml
        : html`<path class="whisker" d="M${xOf(interval[0])} 5H${xOf(interval[1])}" vector-effect="non-scaling-stroke"/>`;
    return html`<tr><th scope="row">${name}</th><td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><path class="c" d="M${from} 1.5H${to}v7H${from}z"/>${whisker}</svg></td><td>${words}</td></tr>
`;
  });
  return html`<table class="bars long"><caption class="unseen">${caption}</caption><thead class="unseen"><tr><th scope="col">${heading[0]}</th><th scope="col">Bar</th><th scope="col">${heading[1]}</th></tr></thead><tbody>
${body}</tbody></table>
`;
}
