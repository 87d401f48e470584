import { type Html, html, noHtml } from '../../html/html-text.js';
import { pageStyle } from '../../html/page-style.js';
import { REPORT_POLICY } from '../../html/report-policy.js';
import { listOf, section, shortenedList } from '../../html/section.js';
import { cut, nameHtml, sentenceHtml } from '../../html/user-text.js';
import { companionTable } from './companion-table.js';
import type { DriftPage } from './drift-page.js';
import { featureSection } from './feature-section.js';
import { featureTable } from './feature-table.js';
import { healthSection } from './health-section.js';
import { orderFeatures } from './order-features.js';
import { overTimeSection } from './over-time-section.js';
import { pageScript } from './page-script.js';
import { readingGuide } from './reading-guide.js';
import { segmentsSection } from './segments-section.js';
import { settingsSection } from './settings-section.js';
import { verdictSection } from './verdict-section.js';
import { changePointsSection, worstSegmentsSection } from './where-section.js';

const leftOutAtOnce = 20;

/**
 * Writes a comparison as one HTML page that needs nothing else: no network, no library, and no script for what
 * matters. It holds shares and summaries, never a row of the data. Equal pages give equal bytes; parts without data are
 * left out. Text of the data is escaped wherever it stands.
 *
 * @param page what was compared and what was found
 * @returns a whole document; about 7 kB per feature, so below 1 MB up to 100 features
 *
 * Cost: linear in the features.
 *
 * @example renderDriftReport(page).startsWith('<!doctype html>') // true
 */
export function renderDriftReport(page: DriftPage): string {
  const { report, settings, leftOut, notes } = page;
  const { evaluation, details } = report;
  const features = orderFeatures(report);
  const names = features.map(({ feature }) => feature.name);
  const parts: readonly (readonly [string, string, Html])[] = [
    ['features', 'Features', featureTable(features)],
    ['dataset', 'All columns together', datasetSection(page)],
    ['where', 'Where', worstSegmentsSection(details.explanation.segments)],
    ['since', 'Since when', changePointsSection(details.explanation.changePoints)],
    ['over-time', 'Over time', overTimeSection(page, names)],
    ['segments', 'Segments', segmentsSection(details.segments)],
    ['health', 'Model health', healthSection(details.health)],
    ['each', 'Each feature', featureSection(features)],
    ['left-out', 'Left out', leftOutSection(leftOut)],
    [
      'notes',
      'Notes',
      notes.length === 0 ? noHtml : section('notes', 'Notes', [listOf(notes.map(sentenceHtml))]),
    ],
    ['settings', 'Settings', settingsSection(settings)],
    ['reading', 'How to read this', readingGuide(report)],
  ];
  const shown = parts.filter(([, , body]) => body.markup !== '');
  const links = shown.map(([id, words]) => html`<a href="#${id}">${words}</a>`);
  const verdict = evaluation.drifted ? 'Drift' : 'No drift';
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}"><meta name="referrer" content="no-referrer"><meta name="generator" content="MLDrift">
<title>${verdict}: ${cut(page.title, 120)}</title><style>${{ markup: pageStyle }}</style></head>
<body>
${verdictSection(page)}<nav aria-label="Parts of this page">${links}</nav>
<main>
${shown.map(([, , body]) => body)}</main>
<footer><p class="quiet">Written by MLDrift. Shares and summaries only, no row of the data.</p></footer>
<script>${{ markup: pageScript }}</script>
</body></html>
`.markup;
}

function datasetSection({ report }: DriftPage): Html {
  const { dataset } = report.evaluation;
  if (dataset.length === 0) return noHtml;
  return section('dataset', 'All columns together', [
    companionTable('Tests of all columns together', dataset),
  ]);
}

function leftOutSection(leftOut: DriftPage['leftOut']): Html {
  if (leftOut.length === 0) return noHtml;
  const items = leftOut.map(({ column, reason }) => html`${nameHtml(column)}: ${sentenceHtml(reason)}`);
  return section('left-out', 'Columns left out', [shortenedList(items, leftOutAtOnce)]);
}
