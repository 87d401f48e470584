import { figure, pFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { folded, section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { SegmentEvaluation, SegmentFeature } from '../segments/evaluate-segments.js';
import { featureVerdict, verdictMark } from './verdict-mark.js';
import { measureTitle } from './words.js';

/** Drifted segments show so many features; the rest are counted. */
const mostFeatures = 50;

/** Levels of the segment columns, each judged by itself; what drifted inside is folded. */
export function segmentsSection(segments: readonly SegmentEvaluation[]): Html {
  if (segments.length === 0) return noHtml;
  const rows = segments.map((segment) => {
    const { column, label, drifted, driftedFeatures, testedFeatures, referenceRows, currentRows } = segment;
    const isUntested = testedFeatures === 0;
    return [
      html`${nameHtml(column)} is ${nameHtml(label)}`,
      drifted
        ? verdictMark('drift', 'drift')
        : isUntested
          ? verdictMark('unknown', 'not tested')
          : verdictMark('calm', 'no drift'),
      html`${driftedFeatures} of ${testedFeatures}`,
      html`${plural(referenceRows, 'row')}`,
      html`${plural(currentRows, 'row')}`,
    ];
  });
  const columns = [
    { title: 'Segment' },
    { title: 'Verdict' },
    { title: 'Drifted features', isNumber: true },
    { title: 'Reference', isNumber: true, isWide: true },
    { title: 'Current', isNumber: true, isWide: true },
  ];
  const details = segments.filter(({ drifted }) => drifted).map(segmentDetails);
  return section('segments', 'Segments', [
    html`<p class="quiet">The tests of all segments are corrected together.</p>`,
    table('Segments', columns, rows),
    ...details,
  ]);
}

function segmentDetails({ column, label, features }: SegmentEvaluation): Html {
  const drifted = features.filter((feature) => feature.drifted);
  const rest = drifted.length - mostFeatures;
  const body = table(
    `Drifted features where ${column} is ${label}`,
    [
      { title: 'Feature' },
      { title: 'Verdict' },
      { title: 'Measure', isWide: true },
      { title: 'Adjusted p', isNumber: true },
      { title: 'Effect', isNumber: true },
      { title: 'Why', isWide: true },
    ],
    drifted.slice(0, mostFeatures).map(featureCells),
  );
  const more = rest > 0 ? html`<p class="quiet">and ${plural(rest, 'more feature')}</p>` : noHtml;
  return folded(html`What drifted where ${nameHtml(column)} is ${nameHtml(label)}`, html`${body}${more}`);
}

function featureCells(feature: SegmentFeature): Html[] {
  const { name, measure, pAdjusted, effect, reason } = feature;
  return [
    nameHtml(name),
    featureVerdict(feature),
    html`${measureTitle(measure)}`,
    html`${pFigure(pAdjusted)}`,
    html`${figure(effect)}`,
    sentenceHtml(reason),
  ];
}
