import { exactFigure, pFigure } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { type HeadedRow, headedTable } from '../../html/section.js';
import { sentenceHtml } from '../../html/user-text.js';
import type { CompanionEvaluation } from '../drift-evaluation.js';
import { reproduceCall } from './reproduce-calls.js';
import { verdictMark } from './verdict-mark.js';
import { measureTitle } from './words.js';

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
  const columns = [
    { title: 'Verdict' },
    { title: 'Statistic', isWide: true },
    { title: 'p', isWide: true },
    { title: 'Adjusted p' },
    { title: 'Effect' },
  ];
  const untested = others.map(
    ({ measure, reason }) => html`<p class="quiet">${measureTitle(measure)}: ${sentenceHtml(reason)}</p>`,
  );
  return html`${tested.length === 0 ? noHtml : headedTable(caption, columns, tested.map(rowOf))}${untested}`;
}

function rowOf(verdict: CompanionEvaluation): HeadedRow {
  const { measure, drifted, statistic, pValue, pAdjusted, effect, reason } = verdict;
  return {
    heading: html`${measureTitle(measure)}<br><small>${sentenceHtml(reason)}</small>${callHtml(measure)}`,
    cells: [
      drifted ? verdictMark('drift', 'drift') : verdictMark('calm', 'no drift'),
      html`${exactFigure(statistic)}`,
      html`${pFigure(pValue)}`,
      html`${pFigure(pAdjusted)}`,
      html`${exactFigure(effect)}`,
    ],
  };
}

function callHtml(measure: string): Html {
  const call = reproduceCall(measure);
  return call === undefined ? noHtml : html`<br><code>${call}</code>`;
}
