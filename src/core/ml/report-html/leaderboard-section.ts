import { type Html, html } from '../../html/html-text.js';
import { section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { ReportRow, TrainingReport } from '../report/training-report.js';
import { directionWords, metricTitle, scoreFigure, secondsFigure } from './report-figures.js';

/** Every model that was looked at: those that finished with their scores, the others with the reason. */
export function leaderboardSection({ leaderboard, metric, folds, best }: TrainingReport): Html {
  const finished = leaderboard.filter(({ status }) => status === 'ok');
  const others = leaderboard.filter(({ status }) => status !== 'ok');
  const metrics = metricsOf(finished, metric);
  const rows = finished.map((row, place) => [
    html`${String(place + 1)}. ${nameHtml(row.name)}${row.model === best.model ? html` <span class="v calm">chosen</span>` : ''}`,
    ...metrics.map((name, index) => scoreHtml(row, name, index === 0 && folds.count > 1)),
    html`${secondsFigure(row.seconds)}`,
  ]);
  const columns = [
    { title: 'Model' },
    ...metrics.map((name, index) => ({ title: metricTitle(name), isNumber: true, isWide: index > 1 })),
    { title: 'Time per fold', isNumber: true },
  ];
  return section('leaderboard', 'Leaderboard', [
    html`<p class="quiet">Sorted by ${metricTitle(metric)}, ${directionWords(metric)}. Scores are means over the folds, on rows that the fold's model had not seen; ± is the standard deviation between folds.</p>
`,
    table('Models with their scores, best first', columns, rows),
    others.length === 0
      ? html``
      : html`<h3>Without a place</h3>${table(
          'Models without a place and why',
          [{ title: 'Model' }, { title: 'Status' }, { title: 'Why' }],
          others.map(({ name, status, reason }) => [
            nameHtml(name),
            html`${status.replaceAll('_', ' ')}`,
            sentenceHtml(reason ?? '–'),
          ]),
        )}`,
  ]);
}

function scoreHtml({ metrics, standardDeviations }: ReportRow, name: string, withSpread: boolean): Html {
  const spread = standardDeviations[name];
  const around = withSpread && spread != null ? html`<br><small>± ${scoreFigure(spread)}</small>` : '';
  return html`${scoreFigure(metrics[name])}${around}`;
}

/** The metric that sorts first, then the others that some model has. */
function metricsOf(rows: readonly ReportRow[], metric: string): readonly string[] {
  const all = new Set([metric]);
  for (const { metrics } of rows) for (const name of Object.keys(metrics)) all.add(name);
  return [...all];
}
