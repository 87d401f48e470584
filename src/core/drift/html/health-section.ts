import { figure, percentFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { listOf, section, table } from '../../html/section.js';
import { sentenceHtml } from '../../html/user-text.js';
import { HEALTH_METRICS, type HealthMetric } from '../performance/health-metrics.js';
import type { ChunkHealth, EstimatedMetric, ModelHealth } from '../performance/model-health.js';
import type { MetricInBand } from '../performance/sampling-band.js';
import { healthPlot } from './health-plot.js';
import { verdictMark } from './verdict-mark.js';

/** How the watched model does: measured where the true values are known, estimated where they are not. */
export function healthSection(health: ModelHealth | null): Html {
  if (health === null) return noHtml;
  const { overall, chunks, reference, reasons, estimateUnreliable, problem } = health;
  const metrics = (Object.keys(HEALTH_METRICS) as HealthMetric[]).filter(
    (metric) =>
      reference.metrics[metric] !== undefined ||
      overall.realised[metric] !== undefined ||
      overall.estimated[metric] !== undefined,
  );
  const plots = metrics.map((metric) => healthPlot(metric, chunks)).filter((plot) => plot !== noHtml);
  const coverage =
    overall.labelCoverage === null
      ? ''
      : `; the true value is known for ${percentFigure(overall.labelCoverage)} of them`;
  return section('health', 'Model health', [
    html`<p>${problem === 'classification' ? 'Classification' : 'Regression'}: reference of ${plural(reference.labelledRows, 'row')} with a true value, ${plural(overall.usableRows, 'current row')} with a prediction${coverage}.</p>
`,
    estimateUnreliable
      ? html`<p>${verdictMark('drift', 'The estimate must not be trusted here.')}</p>`
      : noHtml,
    listOf(reasons.map(sentenceHtml)),
    metrics.length === 0 ? noHtml : overallTable(metrics, health, overall),
    plots.length === 0 ? noHtml : html`<div class="plots">${plots}</div>`,
    plots.length === 0
      ? noHtml
      : html`<p class="quiet">Full line and full dots: measured. Broken line and rings: estimated. Band: what chance makes of the reference. ▲ outside its band.</p>`,
  ]);
}

function overallTable(
  metrics: readonly HealthMetric[],
  { reference }: ModelHealth,
  overall: ChunkHealth,
): Html {
  return table(
    'Metrics on all current rows',
    [
      { title: 'Metric' },
      { title: 'Reference', isNumber: true },
      { title: 'Measured', isNumber: true },
      { title: 'Its band', isNumber: true, isWide: true },
      { title: 'Estimated', isNumber: true },
      { title: 'Its band', isNumber: true, isWide: true },
      { title: 'Measured minus estimated', isNumber: true, isWide: true },
    ],
    metrics.map((metric) => {
      const { [metric]: realised } = overall.realised;
      const { [metric]: estimated } = overall.estimated;
      return [
        html`${metric}<br><small>${HEALTH_METRICS[metric].direction} is better</small>`,
        html`${figure(reference.metrics[metric] ?? null)}`,
        valueHtml(metric, realised),
        bandHtml(realised),
        valueHtml(metric, estimated),
        bandHtml(estimated),
        gapHtml(estimated),
      ];
    }),
  );
}

function valueHtml(metric: HealthMetric, found: MetricInBand | undefined): Html {
  if (found === undefined) return html`–`;
  const { value, status } = found;
  if (status === 'within' || status === 'insufficient') {
    return html`${figure(value)}<br><small>${status === 'within' ? 'within its band' : 'not enough rows'}</small>`;
  }
  const isWorse = (status === 'below') === (HEALTH_METRICS[metric].direction === 'higher');
  return html`${figure(value)}<br>${verdictMark(isWorse ? 'drift' : 'calm', `${status} its band, ${isWorse ? 'worse' : 'better'}`)}`;
}

function bandHtml(found: MetricInBand | undefined): Html {
  if (found === undefined || found.lower === null || found.upper === null) return html`–`;
  return html`${figure(found.lower)} to ${figure(found.upper)}`;
}

function gapHtml(found: EstimatedMetric | undefined): Html {
  if (found === undefined || found.gap === null) return html`–`;
  return html`${figure(found.gap)}${found.gapLimit === null ? noHtml : html`<br><small>chance explains ${figure(found.gapLimit)}</small>`}`;
}
