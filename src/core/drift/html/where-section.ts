import { countFigure, figure, percentFigure, pFigure } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { FeatureChangePoint } from '../explain/drift-explanation.js';
import type { WorstSegment } from '../explain/worst-segments.js';
import { formatInstant } from '../format-instant.js';
import { spoken } from './words.js';

/** Groups of rows in which changes are concentrated. */
export function worstSegmentsSection(segments: readonly WorstSegment[]): Html {
  if (segments.length === 0) return noHtml;
  const rows = segments.map((found) => [
    nameHtml(found.feature),
    html`${nameHtml(found.segment.column)} is ${nameHtml(found.segment.label)}`,
    html`${figure(found.effectInside)}`,
    html`${figure(found.effectOutside)}`,
    html`${spoken(found.effectMeasure)}`,
    html`${countFigure(found.referenceRows)} / ${countFigure(found.currentRows)}`,
    html`${pFigure(found.pAdjusted)}`,
  ]);
  const columns = [
    { title: 'Feature' },
    { title: 'Where' },
    { title: 'Change there', isNumber: true },
    { title: 'Elsewhere', isNumber: true },
    { title: 'Effect', isWide: true },
    { title: 'Rows, reference / current', isNumber: true, isWide: true },
    { title: 'Adjusted p', isNumber: true, isWide: true },
  ];
  return section('where', 'Where the changes are concentrated', [
    table('Groups of rows that changed most', columns, rows),
  ]);
}

/** Since when features differ inside the current rows. */
export function changePointsSection(points: readonly FeatureChangePoint[]): Html {
  if (points.length === 0) return noHtml;
  const rows = points.map((point) => [nameHtml(point.feature), whenHtml(point), pHtml(point)]);
  return section('since', 'Since when', [
    table(
      'Change points',
      [{ title: 'Feature' }, { title: 'Change inside the current rows' }, { title: 'p', isNumber: true }],
      rows,
    ),
  ]);
}

function whenHtml(point: FeatureChangePoint): Html {
  if (point.kind === 'not-found')
    return html`<span class="quiet">not found: ${sentenceHtml(point.because)}</span>`;
  if (point.kind === 'at-start') return html`different from the first row on`;
  const { category, changed, share, index, instant } = point;
  const when = instant === undefined ? '' : `, ${formatInstant(instant)}`;
  const what = category === undefined ? noHtml : html`: the share of ${nameHtml(category)}`;
  return html`${changed === 'after' ? 'changed after' : 'was different until'} ${percentFigure(share)} of the rows (row ${countFigure(index)}${when})${what}`;
}

function pHtml(point: FeatureChangePoint): Html {
  return html`${pFigure(point.kind === 'not-found' ? null : point.pValue)}`;
}
