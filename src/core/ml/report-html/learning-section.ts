import { chart } from '../../html/charts/chart.js';
import { countFigure, figure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import type { Spread } from '../explain/learning-curve.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { numbersTable } from './numbers-table.js';
import { directionWords, metricTitle } from './report-figures.js';

/** What more rows would bring. */
export function learningSection({ explanation }: TrainingReport): Html {
  const { learning, metric } = explanation;
  if (learning.kind !== 'learning-curve') {
    return section('learning', 'More rows', [absentPart('Learning curve', learning)]);
  }
  const { points } = learning;
  const of = (which: 'training' | 'validation') =>
    points.flatMap((point) => {
      const spread = point[which];
      if (spread === null) return [];
      const { mean, deviation } = spread;
      return [{ x: point.rows, y: mean, lower: mean - deviation, upper: mean + deviation }];
    });
  const training = of('training');
  const validation = of('validation');
  const ys = [...training, ...validation].flatMap(({ lower, upper }) => [lower, upper]);
  const last = validation.at(-1)!;
  const before = validation.at(-2)!;
  const title = metricTitle(metric);
  return section('learning', 'More rows', [
    html`<p class="quiet">The model fitted on fewer rows: scores on these very rows and on rows that it had not seen (${directionWords(metric)}). A wide gap speaks for a model that remembers; a validation line that still rises, or falls for errors, speaks for more rows. From ${countFigure(before.x)} to ${countFigure(last.x)} rows ${title} went from ${figure(before.y)} to ${figure(last.y)}.</p>
<div class="plots"><div>${chart({
      title: html`${title} over the number of training rows`,
      words: `${title} over the number of training rows: ${figure(validation[0]!.y)} with ${validation[0]!.x} rows, ${figure(last.y)} with ${last.x} on rows not seen`,
      x: { title: 'training rows', low: points[0]!.rows, high: points.at(-1)!.rows },
      y: { title, low: Math.min(...ys), high: Math.max(...ys) },
      layers: [
        { kind: 'band', points: validation },
        { kind: 'line', look: 'second', points: training },
        { kind: 'line', look: 'main', points: validation },
        { kind: 'dots', look: 'main', points: validation },
      ],
      legend: html`<span class="key l"></span> rows not seen <span class="key s"></span> training rows <span class="key b"></span> ± standard deviation`,
    })}${numbersTable(
      `${title} by training rows`,
      [
        { title: 'Rows' },
        { title: 'Not seen', isNumber: true },
        { title: 'Training rows', isNumber: true },
        { title: 'Fits', isNumber: true },
      ],
      points.map((point) => [
        html`${countFigure(point.rows)}`,
        html`${spreadWords(point.validation)}`,
        html`${spreadWords(point.training)}`,
        html`${countFigure(point.fits)}`,
      ]),
    )}</div></div>
`,
  ]);
}

function spreadWords(spread: Spread | null): string {
  return spread === null ? '–' : `${figure(spread.mean)} ± ${figure(spread.deviation)}`;
}
