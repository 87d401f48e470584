import { type Html, html, noHtml } from '../html-text.js';
import { tickFigure, ticksBetween } from './ticks.js';

/** One point: where it lies, and how large the value behind it is among all, in [0, 1]; null when it has no size. */
export interface SwarmDot {
  readonly x: number;
  readonly rank: number | null;
}

export interface SwarmRow {
  readonly name: string;
  readonly dots: readonly SwarmDot[];
}

const width = 360;
const left = 8;
const right = 352;
const rowHeight = 30;
const spread = 9;
const cell = 3.2;

/**
 * Points of several rows over one axis; points that would lie on each other are moved up and down. Small values are
 * pale, large ones dark, and those without size grey rings.
 * @param words what the picture shows, for those who cannot see it
 * @param axisTitle what the axis counts
 */
export function swarm(rows: readonly SwarmRow[], words: string, axisTitle: string): Html {
  const values = rows.flatMap(({ dots }) => dots.map(({ x }) => x));
  if (values.length === 0) return noHtml;
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high > low ? high - low : 1;
  const xOf = (value: number) => left + ((value - low) / span) * (right - left);
  const bottom = rows.length * rowHeight + 6;
  const lanes = rows.map(({ name, dots }, place) => {
    const middle = place * rowHeight + 22;
    return html`<text x="2" y="${middle - spread - 1}">${name}</text><path class="grid" d="M${left} ${middle}H${right}"/>${lane(dots, xOf, middle)}`;
  });
  const ticks = ticksBetween(low, high, 4).map((tick) => {
    const text = tickFigure(tick);
    const half = text.length * 2.9;
    const x = Math.min(Math.max(xOf(tick), half), width - half - 1);
    return html`<text class="m" x="${at(x)}" y="${bottom + 14}">${text}</text>`;
  });
  return html`<svg viewBox="0 0 ${width} ${bottom + 34}" role="img" aria-label="${words}"><path class="axis" d="M${at(xOf(0))} 2V${bottom}"/>${lanes}${ticks}<text class="m" x="${width / 2}" y="${bottom + 28}">${axisTitle}</text></svg>
`;
}

const LOOKS = ['w0', 'w1', 'w2', 'w3', 'w4'] as const;

function lane(dots: readonly SwarmDot[], xOf: (value: number) => number, middle: number): Html[] {
  const taken = new Map<number, number>();
  const paths = new Map<string, string>();
  for (const { x, rank } of dots) {
    const place = xOf(x);
    const slot = Math.round(place / cell);
    const nth = taken.get(slot) ?? 0;
    taken.set(slot, nth + 1);
    const away = Math.ceil(nth / 2) * 1.8;
    const y = middle + (nth % 2 === 0 ? 1 : -1) * (away % spread);
    const look = rank === null ? 'wx' : LOOKS[Math.min(4, Math.floor(rank * 5))]!;
    paths.set(look, `${paths.get(look) ?? ''}M${at(place)} ${at(y)}h0`);
  }
  return [...paths].map(([look, path]) => html`<path class="dots ${look}" d="${path}"/>`);
}

function at(value: number): string {
  return String(Math.round(10 * value) / 10);
}
