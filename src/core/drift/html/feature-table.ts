import { figure, pFigure } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { section, table } from '../../html/section.js';
import { nameHtml } from '../../html/user-text.js';
import type { FeatureEvaluation } from '../drift-evaluation.js';
import type { ShownFeature } from './order-features.js';
import { featureVerdict } from './verdict-mark.js';
import { measureTitle, spoken, thresholdWords } from './words.js';

/** All features in one table, drifted ones first; every name leads to its details. */
export function featureTable(features: readonly ShownFeature[]): Html {
  if (features.length === 0) return noHtml;
  const body = table(
    'Features, drifted ones first',
    [
      { title: 'Feature' },
      { title: 'Verdict' },
      { title: 'Measure', isWide: true },
      { title: 'Statistic', isNumber: true, isWide: true },
      { title: 'p', isNumber: true, isWide: true },
      { title: 'Adjusted p', isNumber: true },
      { title: 'Effect', isNumber: true },
      { title: 'Status', isWide: true },
    ],
    features.map(({ feature, id }) => cellsOf(feature, id)),
  );
  return section('features', 'Features', [
    html`<p class="quiet">A feature drifts when it passes every limit of one of its tests. A name leads to the details.</p>
<p class="tools" hidden><label>Find <input type="search" id="find"></label> <label><input type="checkbox" id="only"> drifted only</label> <span id="found" role="status"></span></p>
`,
    body,
  ]);
}

function cellsOf(feature: FeatureEvaluation, id: string): Html[] {
  const { name, measure, statistic, pValue, pAdjusted, effect, threshold, status } = feature;
  return [
    html`<a href="#${id}">${nameHtml(name)}</a>`,
    html`${featureVerdict(feature)}${companionsHtml(feature)}`,
    html`${measureTitle(measure)}`,
    html`${figure(statistic)}`,
    html`${pFigure(pValue)}`,
    html`${pFigure(pAdjusted)}`,
    html`${figure(effect)}${limitHtml(threshold)}`,
    html`${spoken(status)}`,
  ];
}

/** Which companions found drift: their numbers stand in the details, not in this row. */
function companionsHtml({ driftedBy, measure }: FeatureEvaluation): Html {
  const others = driftedBy.filter((id) => id !== measure);
  return others.length === 0 ? noHtml : html`<br><small>${others.map(spoken).join(', ')}</small>`;
}

/** The floor of the effect, or the rule that takes the place of both keys. */
function limitHtml(threshold: FeatureEvaluation['threshold']): Html {
  if (threshold === null) return noHtml;
  const { ownRule, statisticAbove, effectFloor } = threshold;
  if (ownRule !== null || statisticAbove !== null)
    return html`<br><small>${thresholdWords(threshold)}</small>`;
  return effectFloor === null ? noHtml : html`<br><small>floor ${figure(effectFloor)}</small>`;
}
