import { barRows } from '../../html/charts/bar-rows.js';
import { swarm } from '../../html/charts/swarm.js';
import { countFigure, figure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { folded, section } from '../../html/section.js';
import { cut, nameHtml, sentenceHtml, shownName } from '../../html/user-text.js';
import type { PermutationImportance, PermutedColumn } from '../explain/permutation-importance.js';
import type { ShapSummary } from '../explain/shap-summary.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { classNameOf, metricTitle } from './report-figures.js';

const barsAtOnce = 15;
const longestLabel = 44;

/** Which columns matter, measured in two ways. */
export function importanceSection(report: TrainingReport): Html {
  const { permutation, shap } = report.explanation;
  return section('importance', 'Which columns matter', [
    html`<div class="pair"><div><h3>Permutation importance</h3>${permutation.kind === 'permutation' ? permutationHtml(permutation) : absentPart('Permutation importance', permutation)}</div>
<div><h3>SHAP importance</h3>${shap.kind === 'shap' ? shapHtml(shap, report) : absentPart('SHAP importance', shap)}</div></div>
`,
    shap.kind === 'shap' ? swarmHtml(shap, report) : html``,
  ]);
}

function permutationHtml({
  metric,
  score,
  rows,
  repeats,
  columns,
  notShuffled,
}: PermutationImportance): Html {
  const bars = (some: readonly PermutedColumn[]) =>
    barRows({
      caption: `Loss of ${metricTitle(metric)} when a column is shuffled`,
      heading: ['Column', 'Loss'],
      rows: some.map(({ column, loss, lower, upper }) => ({
        name: nameHtml(column),
        value: loss,
        words: figure(loss),
        interval: lower === null || upper === null ? undefined : ([lower, upper] as const),
      })),
    });
  const rest = columns.slice(barsAtOnce);
  return html`<p class="quiet">How much worse ${metricTitle(metric)} becomes when a column is shuffled, so that it tells nothing: mean of ${String(repeats)} shuffles with a 95 % interval, on ${countFigure(rows)} rows that the model had not seen (there it has ${figure(score)}). Columns that say the same can stand in for each other.</p>
${bars(columns.slice(0, barsAtOnce))}${rest.length === 0 ? '' : folded(html`${countFigure(rest.length)} more columns`, bars(rest))}${notShuffled.length === 0 ? '' : html`<p class="quiet">${countFigure(notShuffled.length)} columns were not shuffled, because the time was up.</p>`}
`;
}

function shapHtml(summary: ShapSummary, { task }: TrainingReport): Html {
  const { importances, rows, remarks, method } = summary;
  const bars = (some: ShapSummary['importances']) =>
    barRows({
      caption: 'Mean absolute contribution of each column',
      heading: ['Column', 'Mean absolute contribution'],
      rows: some.map(({ column, meanAbsolute }) => ({
        name: nameHtml(column),
        value: meanAbsolute,
        words: figure(meanAbsolute),
      })),
    });
  const rest = importances.slice(barsAtOnce);
  const several = (importances[0]?.byOutput.length ?? 1) > 1 ? ', summed over the classes' : '';
  return html`<p class="quiet">Mean absolute contribution of each column to a prediction (exact Shapley values of ${method === 'tree' ? 'trees' : 'a linear model'}) over ${countFigure(rows)} rows, ${scaleWords(summary, task)}${several}.${remarks.map((remark) => html` ${sentenceHtml(remark)}.`)}</p>
${bars(importances.slice(0, barsAtOnce))}${rest.length === 0 ? '' : folded(html`${countFigure(rest.length)} more columns`, bars(rest))}
`;
}

function swarmHtml(summary: ShapSummary, { levels, task }: TrainingReport): Html {
  const { swarms, swarmOutput, importances } = summary;
  const outputs = importances[0]?.byOutput.length ?? 1;
  const about =
    task === 'regression'
      ? html``
      : html` Right of the line speaks for ${nameHtml(classNameOf(levels, outputs > 1 ? swarmOutput : 1))}, left against it.`;
  const rows = swarms.map(({ column, points }) => ({
    name: cut(shownName(column), longestLabel),
    dots: points.map(({ contribution, rank }) => ({ x: contribution, rank })),
  }));
  const count = swarms[0]?.points.length ?? 0;
  return html`<h3>Contributions row by row</h3><p class="quiet">Each point is one of ${countFigure(count)} rows: how much the column moved its prediction.${about} Colour: value of the column among these rows, low <span class="scale"></span> high; grey: categories and missing values.</p>
<figure class="plot">${swarm(rows, `Contributions of ${swarms.length} columns in ${count} rows; the bars above tell their mean sizes`, `contribution, ${scaleWords(summary, task)}`)}</figure>
`;
}

function scaleWords({ scale }: ShapSummary, task: TrainingReport['task']): string {
  if (scale === 'probability') return 'in probability';
  if (scale === 'value') return 'in units of the target';
  return task === 'classification' ? 'in log odds' : 'in logarithms of the target';
}
