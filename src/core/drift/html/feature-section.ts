import { countFigure, exactFigure, figure, percentFigure, valueFigure } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { type HeadedRow, headedTable, section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { FeatureEvaluation, NamedResult, NumberSummary } from '../drift-evaluation.js';
import { explainResult } from '../explain-result.js';
import { binsPlot } from './bins-plot.js';
import { companionTable } from './companion-table.js';
import type { ShownFeature } from './order-features.js';
import { reproduceCall } from './reproduce-calls.js';
import { featureVerdict } from './verdict-mark.js';
import { measureTitle, spoken } from './words.js';

/** So many drifted features are unfolded from the start. */
const openFeatures = 5;
/** Pages of many features show fewer categories of each, so that they stay below a megabyte. */
const manyFeatures = 50;
const mostLabels = { few: 21, many: 10 } as const;

/** One folded block per feature: both distributions, both summaries, every number and how to get it again. */
export function featureSection(features: readonly ShownFeature[]): Html {
  if (features.length === 0) return noHtml;
  const blocks = features.map(({ feature, id }, place) =>
    featureBlock(feature, {
      id,
      isOpen: feature.drifted && place < openFeatures,
      labels: features.length > manyFeatures ? mostLabels.many : mostLabels.few,
    }),
  );
  return section('each', 'Each feature', [
    html`<p class="quiet">Plots show the share of the rows with each value or in each bin; bins cut the reference into about equal parts and are drawn equally wide.</p>
<p class="tools" hidden><button type="button" id="open">Open all</button> <button type="button" id="close">Close all</button></p>
`,
    ...blocks,
  ]);
}

function featureBlock(
  feature: FeatureEvaluation,
  { id, isOpen, labels }: { id: string; isOpen: boolean; labels: number },
): Html {
  const { name, reason, derivedFrom, importance, kind, bins } = feature;
  const facts = [
    html`Kind: ${kind === null ? 'not the same on both sides' : kind}`,
    ...(derivedFrom === null ? [] : [html`derived from ${nameHtml(derivedFrom)}`]),
    ...(importance === null ? [] : [html`importance ${figure(importance)}`]),
  ].map((fact, index) => (index === 0 ? fact : html` · ${fact}`));
  const start = isOpen ? html`<details class="feature" open>` : html`<details class="feature">`;
  return html`${start}<summary><h3>${nameHtml(name)}</h3> ${featureVerdict(feature)}</summary><div class="inside" id="${id}">
<p>${sentenceHtml(reason)}</p><p class="quiet">${facts}</p>
<div class="pair">${bins === null ? noHtml : binsPlot(bins, kind === 'date', labels)}${sidesTable(feature)}</div>
${measuresTable(feature)}${companionTable('Quality of the data in this column', feature.companions)}</div></details>
`;
}

function sidesTable(feature: FeatureEvaluation): Html {
  const { summary, kind, referenceCount, currentCount, referenceMissing, currentMissing } = feature;
  const row = (words: string, ...sides: [string, string]) => [
    html`${words}`,
    ...sides.map((side) => html`${side}`),
  ];
  const moments = summary === null ? [] : momentRows(summary, kind === 'date');
  return table(
    'Both sides in numbers',
    [{ title: 'Side' }, { title: 'Reference', isNumber: true }, { title: 'Current', isNumber: true }],
    [
      row('Rows with a value', countFigure(referenceCount), countFigure(currentCount)),
      row('Missing', missing(referenceMissing, referenceCount), missing(currentMissing, currentCount)),
      ...moments.map(([words, before, after]) => row(words, before, after)),
    ],
  );
}

function missing(count: number, present: number): string {
  if (count === 0) return '0';
  return `${countFigure(count)} (${percentFigure(count / (count + present))})`;
}

function momentRows(
  { reference, current }: { readonly reference: NumberSummary; readonly current: NumberSummary },
  isDate: boolean,
): [string, string, string][] {
  const say = (value: number) => valueFigure(value, { isDate, withTime: true });
  const sd = (value: number | null) =>
    value === null ? '–' : isDate ? `${figure(value / 86_400_000)} days` : figure(value);
  return [
    ['Mean', say(reference.mean), say(current.mean)],
    ['Median', say(reference.median), say(current.median)],
    ['Standard deviation', sd(reference.standardDeviation), sd(current.standardDeviation)],
  ];
}

function measuresTable({ measures, measure }: FeatureEvaluation): Html {
  if (measures.length === 0) return noHtml;
  return headedTable(
    'All measures of this feature, and the call that gives each number again',
    [{ title: 'Statistic' }, { title: 'p' }, { title: 'Effect' }],
    measures.map((result) => measureRow(result, result.measure === measure && measures.length > 1)),
  );
}

function measureRow(result: NamedResult, isDeciding: boolean): HeadedRow {
  const name = html`${measureTitle(result.measure)}${isDeciding ? html` <em>(decides)</em>` : noHtml}`;
  if (result.kind !== 'measured') {
    return {
      heading: html`${name}<br><small>${sentenceHtml(explainResult(result))}</small>`,
      cells: [html`–`, html`–`, html`–`],
    };
  }
  const { statistic, pValue, pMethod, effect, effectMeasure, method, flags } = result;
  const call = reproduceCall(result.measure, method);
  const how = pMethod === undefined ? noHtml : html`<br><small>${spoken(pMethod)}</small>`;
  return {
    heading: html`${name}<br>${call === undefined ? html`<small>see docs/methods</small>` : html`<code>${call}</code>`}${knownAbout(method, flags)}`,
    cells: [
      html`${exactFigure(statistic)}`,
      html`${exactFigure(pValue)}${how}`,
      html`${exactFigure(effect)}<br><small>${spoken(effectMeasure)}</small>`,
    ],
  };
}

/** What was computed where the measure chooses, and what a reader of its numbers should know. */
function knownAbout(method: string | undefined, flags: readonly string[]): Html {
  const words = [...(method === undefined ? [] : [method]), ...flags].map(spoken);
  return words.length === 0 ? noHtml : html` <small>${words.join(', ')}</small>`;
}
