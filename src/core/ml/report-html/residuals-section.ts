import { chart } from '../../html/charts/chart.js';
import { countFigure, figure, percentFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { numbersTable } from './numbers-table.js';

/** How far predicted numbers are from the truth. */
export function residualsSection({ explanation }: TrainingReport): Html {
  const { outOfFold, task } = explanation;
  if (task !== 'regression') return html``;
  if (!('task' in outOfFold)) return section('residuals', 'Errors', [absentPart('Residuals', outOfFold)]);
  if (outOfFold.task !== 'regression') return html``;
  const { residuals } = outOfFold;
  if (residuals.kind !== 'residuals')
    return section('residuals', 'Errors', [absentPart('Residuals', residuals)]);
  const { rows, mean, deviation, quantiles, histogram, points, bands, line } = residuals;
  const places = points.map(({ predicted, actual }) => ({ x: predicted, y: actual }));
  const off = points.map(({ predicted, actual }) => ({ x: predicted, y: actual - predicted }));
  const all = places.flatMap(({ x, y }) => [x, y]);
  const range = { low: Math.min(...all), high: Math.max(...all) };
  const lineWords =
    line === null
      ? ''
      : ` Least-squares line: truth = ${figure(line.offset)} + ${figure(line.slope)} x prediction.`;
  const xs = places.map(({ x }) => x);
  const ys = off.map(({ y }) => y);
  const predicted = { title: 'prediction', low: Math.min(...xs), high: Math.max(...xs) };
  return section('residuals', 'Errors', [
    html`<p class="quiet">From predictions of the folds' models for ${countFigure(rows)} rows that they had not seen, in the units of the target. A residual is truth minus prediction: above 0 the model says too little. Mean ${figure(mean)}, standard deviation ${figure(deviation)}.</p>
<div class="plots"><div>${chart({
      title: html`Truth against prediction`,
      words: `Truth against prediction of ${points.length} rows; points on the diagonal are right.${lineWords}`,
      x: { title: 'prediction', ...range },
      y: { title: 'truth', ...range },
      layers: [
        { kind: 'dots', look: 'faint', points: places },
        {
          kind: 'line',
          look: 'guide',
          points: [
            { x: range.low, y: range.low },
            { x: range.high, y: range.high },
          ],
        },
        {
          kind: 'line',
          look: 'second',
          points: bands.map((band) => ({ x: band.predicted, y: band.actual })),
        },
      ],
      legend: html`${countFigure(points.length)} of ${countFigure(rows)} rows <span class="key g"></span> right <span class="key s"></span> mean truth in tenths.${lineWords}`,
    })}${numbersTable(
      'truth in tenths of the rows by prediction',
      [
        { title: 'Mean prediction' },
        { title: 'Mean truth', isNumber: true },
        { title: 'Middle half of the truth', isNumber: true },
        { title: 'Rows', isNumber: true },
      ],
      bands.map((band) => [
        html`${figure(band.predicted)}`,
        html`${figure(band.actual)}`,
        html`${figure(band.lower)} to ${figure(band.upper)}`,
        html`${countFigure(band.rows)}`,
      ]),
    )}</div><div>${chart({
      title: html`Residuals against prediction`,
      words: `Residuals of ${points.length} rows against prediction; they should lie around 0 everywhere`,
      x: predicted,
      y: { title: 'residual', low: Math.min(...ys), high: Math.max(...ys) },
      layers: [
        { kind: 'dots', look: 'faint', points: off },
        {
          kind: 'line',
          look: 'guide',
          points: [
            { x: predicted.low, y: 0 },
            { x: predicted.high, y: 0 },
          ],
        },
      ],
      legend: html`<span class="key g"></span> no error`,
    })}</div><div>${chart({
      title: html`Distribution of the residuals`,
      words: `Histogram of the residuals in ${histogram.counts.length} bins from ${figure(histogram.edges[0]!)} to ${figure(histogram.edges.at(-1)!)}`,
      x: { title: 'residual', low: histogram.edges[0]!, high: histogram.edges.at(-1)! },
      y: { title: 'rows', low: 0, high: Math.max(...histogram.counts) },
      layers: [{ kind: 'bars', edges: histogram.edges, heights: histogram.counts }],
      legend: html`The end bins hold the outermost hundredths too`,
    })}${numbersTable(
      'share of the rows with at most this residual',
      [{ title: 'Share' }, { title: 'Residual', isNumber: true }],
      quantiles.map(({ share, value }) => [html`${percentFigure(share)}`, html`${figure(value)}`]),
    )}</div></div>
`,
  ]);
}
