import { barRows } from '../../html/charts/bar-rows.js';
import { type Axis, chart, type Layer } from '../../html/charts/chart.js';
import { tickFigure } from '../../html/charts/ticks.js';
import { countFigure, figure, valueFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import { nameHtml, sentenceHtml, shownName } from '../../html/user-text.js';
import type { PartialDependence } from '../explain/partial-dependence.js';
import type { TrainingReport } from '../report/training-report.js';
import { numbersTable, someOf } from './numbers-table.js';
import { classNameOf, predictionWords } from './report-figures.js';

/** How predictions follow each of the columns that matter most. */
export function dependenceSection(report: TrainingReport): Html {
  const { dependence, dependenceRemark } = report.explanation;
  const remark =
    dependenceRemark === undefined ? html`` : html`<p class="quiet">${sentenceHtml(dependenceRemark)}.</p>`;
  if (dependence.length === 0) {
    return dependenceRemark === undefined
      ? html``
      : section('dependence', 'What predictions follow', [remark]);
  }
  return section('dependence', 'What predictions follow', [
    html`<p class="quiet">Partial dependence: the column is given the same value in ${countFigure(dependence[0]!.rows)} rows, all others stay as they are, and the predictions are averaged. Faint lines are single rows. Where columns depend on each other, some of these rows do not exist in the data.</p>
${remark}<div class="plots">${dependence.map((one) => html`<div>${plotHtml(one, report)}</div>`)}</div>
`,
  ]);
}

function plotHtml(found: PartialDependence, report: TrainingReport): Html {
  const { column, columnKind, points } = found;
  const outputs = shownOutputs(found, report);
  const isDate = columnKind === 'date';
  const write = (value: number | string) =>
    typeof value === 'string'
      ? nameHtml(value)
      : html`${isDate ? valueFigure(value, { isDate, withTime: false }) : figure(value)}`;
  const heads = outputs.map((k) => outputName(k, found, report));
  const numbers = numbersTable(
    'mean predictions',
    [{ title: shownName(column) }, ...heads.map((title) => ({ title, isNumber: true }))],
    someOf(points, typeof points[0]!.value === 'string' ? 15 : 11).map(({ value, means }) => [
      write(value),
      ...outputs.map((k) => html`${figure(means[k]!)}`),
    ]),
  );
  if (columnKind === 'category') return html`${levelsHtml(found, outputs, heads)}${numbers}`;
  return html`${linesHtml(found, outputs, heads, report)}${numbers}`;
}

function linesHtml(
  { column, columnKind, points, single }: PartialDependence,
  outputs: readonly number[],
  heads: readonly string[],
  report: TrainingReport,
): Html {
  const xs = points.map(({ value }) => Number(value));
  // Single rows are of the first output; of many classes their lines would say something else than the means.
  const lines = report.task === 'regression' || heads.length === 1 ? single : [];
  const ys = [...points.flatMap(({ means }) => outputs.map((k) => means[k]!)), ...lines.flat()];
  const isDate = columnKind === 'date';
  const x: Axis = {
    title: 'value of the column',
    low: xs[0]!,
    high: xs.at(-1)!,
    ...(isDate ? { write: (at: number) => valueFigure(at, { isDate, withTime: false }) } : {}),
  };
  const looks = ['main', 'second', 'guide'] as const;
  const keys = ['l', 's', 'g'] as const;
  const layers: Layer[] = [
    { kind: 'faint-lines', lines: lines.map((row) => row.map((y, i) => ({ x: xs[i]!, y }))) },
    ...outputs.map(
      (k, i): Layer => ({
        kind: 'line',
        look: looks[i]!,
        points: points.map(({ means }, at) => ({ x: xs[at]!, y: means[k]! })),
      }),
    ),
  ];
  const first = points[0]!.means[outputs[0]!]!;
  const last = points.at(-1)!.means[outputs[0]!]!;
  return chart({
    title: nameHtml(column),
    words: `${heads[0]} over ${shownName(column)}: from ${figure(first)} at the least to ${figure(last)} at the greatest value`,
    x,
    y: { title: 'mean prediction', low: Math.min(...ys), high: Math.max(...ys), write: tickFigure },
    layers,
    legend: html`${heads.map((head, i) => html`<span class="key ${keys[i]!}"></span> ${nameHtml(head)} `)}`,
  });
}

function levelsHtml(
  { column, points, leftOut }: PartialDependence,
  outputs: readonly number[],
  heads: readonly string[],
): Html {
  const first = outputs[0]!;
  const bars = barRows({
    caption: `${heads[0]} for each level of ${shownName(column)}`,
    heading: ['Level', heads[0]!],
    rows: points.map(({ value, means }) => ({
      name: nameHtml(String(value)),
      value: means[first]!,
      words: figure(means[first]!),
    })),
  });
  const more = leftOut === 0 ? '' : ` ${leftOut} rarer levels are left out.`;
  return html`<figure class="plot"><h4>${nameHtml(column)}</h4>${bars}<figcaption>${nameHtml(heads[0]!)}.${more}</figcaption></figure>
`;
}

/** Of many classes the three that the column moves most. */
function shownOutputs({ points }: PartialDependence, { task }: TrainingReport): readonly number[] {
  const outputs = points[0]!.means.length;
  if (task === 'regression' || outputs === 1) return [0];
  const moved = Array.from({ length: outputs }, (_, k) => {
    const values = points.map(({ means }) => means[k]!);
    return { k, range: Math.max(...values) - Math.min(...values) };
  });
  return moved
    .sort((a, b) => b.range - a.range || a.k - b.k)
    .slice(0, 3)
    .map(({ k }) => k);
}

function outputName(k: number, { points }: PartialDependence, { task, levels }: TrainingReport): string {
  if (points[0]!.means.length === 1) return predictionWords(task, levels);
  return `probability of ${classNameOf(levels, k)}`;
}
