import { chartStyle } from '../../html/charts/chart-style.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { pageStyle } from '../../html/page-style.js';
import { REPORT_POLICY } from '../../html/report-policy.js';
import { section } from '../../html/section.js';
import { cut } from '../../html/user-text.js';
import type { TrainingReport } from '../report/training-report.js';
import { classesSection } from './classes-section.js';
import { curvesSection } from './curves-section.js';
import { dataSection } from './data-section.js';
import { dependenceSection } from './dependence-section.js';
import { guardItems, headSection } from './head-section.js';
import { importanceSection } from './importance-section.js';
import { leaderboardSection } from './leaderboard-section.js';
import { learningSection } from './learning-section.js';
import { provenanceSection, readingGuide } from './provenance-section.js';
import { residualsSection } from './residuals-section.js';
import { segmentsSection } from './segments-section.js';
import { treeSection } from './tree-section.js';

/**
 * Writes a search for a model as one HTML page that needs nothing else: no network, no library, no script. It holds
 * scores, shares and predictions of sampled rows, in pictures and in tables beside them. Equal reports give equal
 * bytes; text of the data is escaped wherever it stands; a part that could not be made says why.
 *
 * @param report what was searched and what was found
 * @returns a whole document, below 1.5 MB up to 100 columns
 *
 * Cost: linear in the columns.
 *
 * @example renderTrainingReport(report).startsWith('<!doctype html>') // true
 */
export function renderTrainingReport(report: TrainingReport): string {
  const parts: readonly (readonly [string, string, Html])[] = [
    ['leaderboard', 'Leaderboard', leaderboardSection(report)],
    ['classes', 'Classes', classesSection(report)],
    ['curves', 'Curves', curvesSection(report)],
    ['residuals', 'Errors', residualsSection(report)],
    ['segments', 'Segments', segmentsSection(report)],
    ['tree', 'The tree', treeSection(report)],
    ['importance', 'Importance', importanceSection(report)],
    ['dependence', 'Dependence', dependenceSection(report)],
    ['learning', 'More rows', learningSection(report)],
    ['guards', 'Guards', guardsSection(report)],
    ['data', 'Data and plan', dataSection(report)],
    ['provenance', 'Provenance', provenanceSection(report)],
    ['reading', 'How to read this', readingGuide(report.task)],
  ];
  const shown = parts.filter(([, , body]) => body.markup !== '');
  const links = shown.map(([id, words]) => html`<a href="#${id}">${words}</a>`);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}"><meta name="referrer" content="no-referrer"><meta name="generator" content="MLDrift">
<title>${cut(report.title, 120)}</title><style>${{ markup: pageStyle + chartStyle }}</style></head>
<body>
${headSection(report)}<nav aria-label="Parts of this page">${links}</nav>
<main>
${shown.map(([, , body]) => body)}</main>
<footer><p class="quiet">Written by MLDrift. Needs no network.</p></footer>
</body></html>
`.markup;
}

function guardsSection(report: TrainingReport): Html {
  if (report.guards.length === 0) return noHtml;
  return section('guards', 'What gives the target away', [
    html`<p class="quiet">Columns and rows that tell more in training than they will when the model is used.</p>
`,
    guardItems(report),
  ]);
}
