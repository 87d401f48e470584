import { countFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { listOf, shortenedList } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { ReportMetrics, TrainingReport } from '../report/training-report.js';
import { directionWords, metricTitle, scoreFigure } from './report-figures.js';

const remarksAtOnce = 8;

/** The head of the page: what was learnt from what, the verdict, the score and what to know. */
export function headSection(report: TrainingReport): Html {
  const { title, target, task, best, folds, explanation, remarks } = report;
  const { rows, columns } = explanation.data;
  const [tone, words] = best.usable
    ? (['calm', 'A usable model'] as const)
    : (['drift', 'No usable model'] as const);
  return html`<header><h1>${nameHtml(title)}</h1>
<p class="quiet">${task === 'classification' ? 'Classification' : 'Regression'} of ${nameHtml(target)}: ${plural(rows, 'row')}, ${plural(columns.length, 'column')}, scored on ${foldWords(folds)}.</p></header>
<section id="verdict" aria-labelledby="verdict-h"><h2 id="verdict-h" class="banner ${tone}">${words}<small>${nameHtml(best.name)} ${sentenceHtml(best.reason)}</small></h2>
<dl class="figures">${scorePairs(report)}
<div><dt>Fitted on</dt><dd>${best.refit ? `all ${countFigure(rows)} rows` : 'the rows of one fold, because the budget left no time for more'}</dd></div>
${best.params === null ? noHtml : pair('Parameters', paramWords(best.params))}</dl>
${remarks.length === 0 ? noHtml : html`<h3>To know</h3>${shortenedList(remarks.map(sentenceHtml), remarksAtOnce)}`}</section>
`;
}

function scorePairs({ metric, leaderboard, best, test, folds }: TrainingReport): Html {
  const row = leaderboard.find(({ model }) => model === best.model);
  const value = row?.metrics[metric];
  const spread = row?.standardDeviations[metric];
  const around =
    spread == null || folds.count < 2 ? '' : ` ± ${scoreFigure(spread)} over ${folds.count} folds`;
  return html`${pair(`${metricTitle(metric)} (${directionWords(metric)})`, `${scoreFigure(value)}${around}`)}
${test === null ? noHtml : pair(`On ${plural(test.rows, 'row')} that took no part`, metricWords(test.metrics))}`;
}

function metricWords(metrics: ReportMetrics): string {
  return Object.entries(metrics)
    .map(([metric, value]) => `${metricTitle(metric)} ${scoreFigure(value)}`)
    .join(', ');
}

function foldWords({ strategy, count }: TrainingReport['folds']): string {
  return count === 1 ? `one ${strategy} split` : `${count} ${strategy} folds`;
}

function paramWords(params: NonNullable<TrainingReport['best']['params']>): string {
  const words = Object.entries(params).map(
    ([name, value]) => `${name} ${value === '' ? 'none' : String(value)}`,
  );
  return words.length === 0 ? 'none' : words.join(', ');
}

function pair(term: string, words: string): Html {
  return html`<div><dt>${term}</dt><dd>${words}</dd></div>`;
}

/** What the guards found. */
export function guardItems({ guards }: TrainingReport): Html {
  return listOf(
    guards.map(
      ({ action, sentence }) => html`<strong>${guardWords[action]}</strong>: ${sentenceHtml(sentence)}`,
    ),
  );
}

const guardWords = { block: 'Left out', regroup: 'Kept together', warn: 'Warning' } as const;
