import { needsTime, percentFigure, valueFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import type { FeatureBins } from '../drift-evaluation.js';
import { legend } from './plot-legend.js';

const width = 360;
const height = 170;
const left = 34;
const top = 8;
const bottom = 132;
const characterWidth = 5.6;
const mostGridLines = 4;

/** Shares over bins of numbers or instants: pale bars for the reference, dark ones for the current rows. */
export function edgesPlot(bins: Extract<FeatureBins, { kind: 'edges' }>, isDate: boolean): Html {
  const { edges, reference, current } = bins;
  const slots = reference.length;
  const slot = (width - left - 4) / slots;
  const step = gridStep(Math.max(...reference, ...current));
  const highest = step * Math.max(1, Math.ceil(Math.max(...reference, ...current) / step - 1e-9));
  const yOf = (share: number) => bottom - (share / highest) * (bottom - top);
  const bars = (shares: readonly number[], from: number, to: number) =>
    shares
      .map((share, index) => {
        const x = left + (index + from) * slot;
        return share > 0
          ? `M${at(x)} ${bottom}V${at(yOf(share))}H${at(left + (index + to) * slot)}V${bottom}z`
          : '';
      })
      .join('');
  const texts = edges.map((edge) => valueFigure(edge, { isDate, withTime: isDate && needsTime(edges) }));
  return html`<figure class="plot"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${describe(texts, bins)}">
${gridLines(step, highest, yOf)}<path class="r" d="${bars(reference, 0.08, 0.5)}"/><path class="c" d="${bars(current, 0.5, 0.92)}"/>
<path class="axis" d="M${left} ${bottom}H${width - 4}"/>${tickTexts(texts, slot)}${openEnds(edges.length)}</svg>
<figcaption>${legend}</figcaption></figure>
`;
}

/** A round distance between grid lines. */
function gridStep(highest: number): number {
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25];
  return steps.find((step) => highest / step <= mostGridLines) ?? 0.25;
}

function gridLines(step: number, highest: number, yOf: (share: number) => number): Html[] {
  const lines = Math.round(highest / step);
  return Array.from({ length: lines + 1 }, (_, line) => {
    const y = at(yOf(line * step));
    return html`<path class="grid" d="M${left} ${y}H${width - 4}"/><text class="e" x="${left - 4}" y="${at(Number(y) + 3)}">${String(Math.round(100 * line * step))}%</text>`;
  });
}

/** Values of the interior edges, as many as fit. */
function tickTexts(texts: readonly string[], slot: number): Html[] {
  const widest = characterWidth * Math.max(...texts.map((text) => text.length), 1) + 6;
  const every = Math.max(1, Math.ceil(widest / slot));
  return texts.map((text, index) => {
    const x = left + (index + 1) * slot;
    const tick = html`<path class="axis" d="M${at(x)} ${bottom}v4"/>`;
    const isShown = index % every === 0 && x + widest / 2 <= width + 4;
    return isShown ? html`${tick}<text class="m" x="${at(x)}" y="${bottom + 15}">${text}</text>` : tick;
  });
}

/** The outer bins have no end. */
function openEnds(edges: number): Html {
  if (edges === 0)
    return html`<text class="m" x="${(width + left) / 2}" y="${bottom + 15}">all values</text>`;
  return html`<text x="${left}" y="${height - 6}">← everything below</text><text class="e" x="${width - 4}" y="${height - 6}">everything above →</text>`;
}

function describe(
  texts: readonly string[],
  { reference, current }: Pick<FeatureBins, 'reference' | 'current'>,
): string {
  let most = 0;
  reference.forEach((share, index) => {
    if (Math.abs(share - current[index]!) > Math.abs(reference[most]! - current[most]!)) most = index;
  });
  const from = texts[most - 1];
  const to = texts[most];
  const range =
    from === undefined && to === undefined
      ? 'all values'
      : from === undefined
        ? `up to ${to}`
        : to === undefined
          ? `above ${from}`
          : `from ${from} to ${to}`;
  return `Shares of the rows in ${reference.length} bins. The largest change is ${range}: ${percentFigure(reference[most] ?? 0)} of the reference, ${percentFigure(current[most] ?? 0)} of the current rows.`;
}

function at(place: number): string {
  return String(Math.round(10 * place) / 10);
}
