import { type Html, html, noHtml } from '../html-text.js';
import { tickFigure, ticksBetween } from './ticks.js';

/** A place in the units of the data. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Something to draw; later layers lie on top. */
export type Layer =
  | { readonly kind: 'line'; readonly look: 'main' | 'second' | 'guide'; readonly points: readonly Place[] }
  | { readonly kind: 'steps'; readonly look: 'main' | 'second'; readonly points: readonly Place[] }
  | {
      readonly kind: 'band';
      readonly points: readonly { readonly x: number; readonly lower: number; readonly upper: number }[];
    }
  | { readonly kind: 'faint-lines'; readonly lines: readonly (readonly Place[])[] }
  | { readonly kind: 'dots'; readonly look: 'main' | 'second' | 'faint'; readonly points: readonly Place[] }
  | {
      readonly kind: 'intervals';
      readonly points: readonly { readonly x: number; readonly lower: number; readonly upper: number }[];
    }
  | { readonly kind: 'bars'; readonly edges: readonly number[]; readonly heights: readonly number[] };

/** One axis. */
export interface Axis {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  /** How ticks are written; short numbers unless given. */
  readonly write?: (value: number) => string;
  readonly ticks?: readonly number[];
}

/** A picture with two axes of numbers. */
export interface Chart {
  readonly title: Html;
  /** What the picture shows, for those who cannot see it. */
  readonly words: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly Layer[];
  /** What the marks are. */
  readonly legend?: Html;
}

const width = 360;
const height = 232;
const left = 50;
const right = 350;
const top = 10;
const bottom = 186;

/**
 * Draws a chart as inline SVG that follows the width of its place; colours come from the style of the page.
 * @example chart({ title: html`ROC`, words: 'a curve', x, y, layers: [] }).markup.startsWith('<figure') // true
 */
export function chart({ title, words, x, y, layers, legend }: Chart): Html {
  const xOf = scale(x, left, right);
  const yOf = scale(y, bottom, top);
  const place = { xOf, yOf };
  const caption = legend === undefined ? noHtml : html`<figcaption>${legend}</figcaption>`;
  return html`<figure class="plot"><h4>${title}</h4><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">${yTicks(y, yOf)}${xTicks(x, xOf)}${layers.map((layer) => drawLayer(layer, place))}<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>
<text class="m" x="${(left + right) / 2}" y="${height - 8}">${x.title}</text><text class="m" transform="translate(12 ${(top + bottom) / 2})rotate(-90)">${y.title}</text></svg>${caption}</figure>
`;
}

interface Scales {
  readonly xOf: (value: number) => number;
  readonly yOf: (value: number) => number;
}

function drawLayer(layer: Layer, { xOf, yOf }: Scales): Html {
  const path = (points: readonly Place[]) =>
    points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${at(xOf(x))} ${at(yOf(y))}`).join('');
  switch (layer.kind) {
    case 'line':
      return html`<path class="line ${layer.look}" d="${path(layer.points)}"/>`;
    case 'steps':
      return html`<path class="line ${layer.look}" d="${stepPath(layer.points, { xOf, yOf })}"/>`;
    case 'faint-lines':
      return html`<path class="faint" d="${layer.lines.map(path).join('')}"/>`;
    case 'band': {
      const upper = layer.points.map((one) => `${at(xOf(one.x))} ${at(yOf(one.upper))}`);
      const lower = layer.points.map((one) => `${at(xOf(one.x))} ${at(yOf(one.lower))}`).reverse();
      return upper.length < 2 ? noHtml : html`<path class="band" d="M${[...upper, ...lower].join('L')}z"/>`;
    }
    case 'intervals':
      return html`<path class="line whisker" d="${layer.points.map(({ x, lower, upper }) => `M${at(xOf(x))} ${at(yOf(lower))}V${at(yOf(upper))}`).join('')}"/>`;
    case 'dots':
      // Points without length and with round ends are dots, in a tenth of the bytes of circles.
      return html`<path class="dots ${layer.look}" d="${layer.points.map(({ x, y }) => `M${at(xOf(x))} ${at(yOf(y))}h0`).join('')}"/>`;
    case 'bars':
      return html`<path class="c" d="${layer.heights.map((h, i) => (h === 0 ? '' : `M${at(xOf(layer.edges[i]!) + 0.5)} ${at(yOf(0))}V${at(yOf(h))}H${at(xOf(layer.edges[i + 1]!) - 0.5)}V${at(yOf(0))}z`)).join('')}"/>`;
  }
}

function stepPath(points: readonly Place[], { xOf, yOf }: Scales): string {
  return points
    .map(({ x, y }, i) => (i === 0 ? `M${at(xOf(x))} ${at(yOf(y))}` : `H${at(xOf(x))}V${at(yOf(y))}`))
    .join('');
}

/** Values beyond the axis are drawn on its edge. */
function scale({ low, high }: Axis, from: number, to: number): (value: number) => number {
  const span = high > low ? high - low : 1;
  return (value) => from + Math.min(Math.max((value - low) / span, 0), 1) * (to - from);
}

function yTicks(axis: Axis, yOf: (value: number) => number): Html[] {
  const { low, high, write = tickFigure, ticks = ticksBetween(low, high, 4) } = axis;
  return ticks.map((tick) => {
    const y = yOf(tick);
    return html`<path class="grid" d="M${left} ${at(y)}H${right}"/><text class="e" x="${left - 4}" y="${at(y + 3)}">${write(tick)}</text>`;
  });
}

/** As many as fit; those at the ends stay inside the picture. */
function xTicks(axis: Axis, xOf: (value: number) => number): Html[] {
  const { low, high, write = tickFigure, ticks = ticksBetween(low, high, 5) } = axis;
  let free = 0;
  return ticks.map((tick) => {
    const x = xOf(tick);
    const text = write(tick);
    const half = text.length * 2.9;
    const middle = Math.min(x, width - half - 1);
    const mark = html`<path class="axis" d="M${at(x)} ${bottom}v4"/>`;
    if (middle - half < free) return mark;
    free = middle + half + 6;
    return html`${mark}<text class="m" x="${at(middle)}" y="${bottom + 15}">${text}</text>`;
  });
}

function at(value: number): string {
  return String(Math.round(10 * value) / 10);
}
