import { figure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { cut, shownName } from '../../html/user-text.js';
import { HEALTH_METRICS, type HealthMetric } from '../performance/health-metrics.js';
import type { ChunkHealth } from '../performance/model-health.js';
import type { MetricInBand } from '../performance/sampling-band.js';

const width = 360;
const left = 48;
const right = 350;
const top = 12;
const bottom = 108;
const longestLabel = 22;

type Series = readonly (MetricInBand | undefined)[];

/** One metric over the chunks: measured and estimated lines, the band of chance behind them. */
export function healthPlot(metric: HealthMetric, chunks: readonly ChunkHealth[]): Html {
  const realised: Series = chunks.map((chunk) => chunk.realised[metric]);
  const estimated: Series = chunks.map((chunk) => chunk.estimated[metric]);
  const measured = [...realised, ...estimated].filter((found) => found !== undefined && found.value !== null);
  if (chunks.length < 2 || measured.length === 0) return noHtml;
  const band = realised.some(hasBand) ? realised : estimated;
  const values = [...measured, ...band].flatMap((found) =>
    found === undefined ? [] : [found.value, found.lower, found.upper].filter((value) => value !== null),
  );
  const low = Math.min(...values);
  const high = Math.max(...values);
  const xOf = (index: number) => at(left + ((right - left) * index) / (chunks.length - 1));
  const yOf = (value: number) =>
    at(high === low ? (top + bottom) / 2 : bottom - ((value - low) / (high - low)) * (bottom - top));
  const outside = measured.filter(isOutside).length;
  const words = `${metric} over ${chunks.length} chunks, from ${figure(low)} to ${figure(high)}; ${plural(outside, 'value')} outside the band`;
  return html`<figure class="plot"><figcaption><strong>${metric}</strong> <small>(${HEALTH_METRICS[metric].direction} is better)</small></figcaption>
<svg viewBox="0 0 ${width} 132" role="img" aria-label="${words}"><path class="band" d="${bandPath(band, xOf, yOf)}"/><path class="axis" d="M${left} ${top}V${bottom}H${right}"/>
<text class="e" x="${left - 4}" y="${top + 4}">${figure(high)}</text><text class="e" x="${left - 4}" y="${bottom}">${figure(low)}</text>
<path class="line dashed" d="${linePath(estimated, xOf, yOf)}"/>${dots(estimated, 'ring', xOf, yOf)}<path class="line" d="${linePath(realised, xOf, yOf)}"/>${dots(realised, 'dot', xOf, yOf)}
<text x="${left}" y="${bottom + 18}">${endLabel(chunks[0])}</text><text class="e" x="${right}" y="${bottom + 18}">${endLabel(chunks.at(-1))}</text></svg></figure>
`;
}

type Place = (value: number) => string;

function linePath(series: Series, xOf: Place, yOf: Place): string {
  let pen = 'M';
  let path = '';
  series.forEach((found, index) => {
    if (found === undefined || found.value === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${xOf(index)} ${yOf(found.value)}`;
    pen = 'L';
  });
  return path;
}

function bandPath(series: Series, xOf: Place, yOf: Place): string {
  const known = series.flatMap((found, index) =>
    found === undefined || found.lower === null || found.upper === null
      ? []
      : [{ index, lower: found.lower, upper: found.upper }],
  );
  if (known.length < 2) return '';
  const upper = known.map(({ index, upper: value }) => `${xOf(index)} ${yOf(value)}`);
  const lower = known.map(({ index, lower: value }) => `${xOf(index)} ${yOf(value)}`).reverse();
  return `M${[...upper, ...lower].join('L')}z`;
}

function dots(series: Series, className: 'dot' | 'ring', xOf: Place, yOf: Place): Html[] {
  return series.flatMap((found, index) => {
    if (found === undefined || found.value === null) return [];
    const x = xOf(index);
    const y = yOf(found.value);
    if (!isOutside(found)) return [html`<circle class="${className}" cx="${x}" cy="${y}" r="2.6"/>`];
    return [html`<path class="out" d="M${x} ${at(Number(y) - 6)}l5 9h-10z"/>`];
  });
}

function isOutside(found: MetricInBand | undefined): boolean {
  return found?.status === 'below' || found?.status === 'above';
}

function hasBand(found: MetricInBand | undefined): boolean {
  return found !== undefined && found.lower !== null && found.upper !== null;
}

function endLabel(chunk: ChunkHealth | undefined): string {
  return cut(shownName(chunk?.label ?? ''), longestLabel);
}

function at(place: number): string {
  return String(Math.round(10 * place) / 10);
}
