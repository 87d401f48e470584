import type { CompanionEvaluation } from '../drift-evaluation.js';
import { exactFigure, pFigure } from './figures.js';
import { type Html, html, noHtml } from './html-text.js';
import { effectWords, reproduceCall } from './reproduce-calls.js';
import { table } from './section.js';
import { sentenceHtml } from './user-text.js';
import { measureTitle, spoken } from './words.js';

/**
 * Verdicts on companions of a feature, or on all columns together. Those that were not tested are named in one line.
 *
 * @param caption what the table shows
 * @param verdicts in the order of the report
 */
export function companionTable(caption: string, verdicts: readonly CompanionEvaluation[]): Html {
  if (verdicts.length === 0) return noHtml;
  const tested = verdicts.filter(({ status }) => status === 'measured');
  const others = verdicts.filter(({ status }) => status !== 'measured');
  const rows = tested.map((verdict) => [
    html`${measureTitle(verdict.measure)}`,
    html`<span class="v ${verdict.drifted ? 'drift' : 'calm'}"><span aria-hidden="true">${verdict.drifted ? '▲' : '✓'}</span> ${verdict.drifted ? 'drift' : 'no drift'}</span>`,
    html`${exactFigure(verdict.statistic)}`,
    html`${pFigure(verdict.pValue)}`,
    html`${pFigure(verdict.pAdjusted)}`,
    effectHtml(verdict),
    html`${sentenceHtml(verdict.reason)}${callHtml(verdict.measure)}`,
  ]);
  const columns = [
    { title: 'Test' },
    { title: 'Verdict' },
    { title: 'Statistic', isNumber: true },
    { title: 'p', isNumber: true },
    { title: 'Adjusted p', isNumber: true },
    { title: 'Effect', isNumber: true },
    { title: 'Why' },
  ];
  const untested = others.map(
    ({ measure, reason }) => html`<p class="quiet">${measureTitle(measure)}: ${sentenceHtml(reason)}</p>`,
  );
  return html`${rows.length === 0 ? noHtml : table(caption, columns, rows)}${untested}`;
}

function effectHtml({ effect, effectMeasure }: CompanionEvaluation): Html {
  if (effectMeasure === null) return html`${exactFigure(effect)}`;
  const words = effectWords(effectMeasure);
  return html`${exactFigure(effect)}<br><small>${words === undefined ? spoken(effectMeasure) : words}</small>`;
}

function callHtml(measure: string): Html {
  const call = reproduceCall(measure);
  return call === undefined ? noHtml : html`<br><code>${call}</code>`;
}
