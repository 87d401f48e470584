import { barRows } from '../../html/charts/bar-rows.js';
import { chart } from '../../html/charts/chart.js';
import { countFigure, figure, percentFigure, valueFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { folded, section, table } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { ColumnSummary, TargetSummary } from '../explain/data-summary.js';
import type { PlanEntry } from '../preprocess/plan-entry.js';
import type { TrainingReport } from '../report/training-report.js';
import { numbersTable } from './numbers-table.js';
import { classNameOf } from './report-figures.js';

const classesShown = 20;
const columnsAtOnce = 30;

/** What the model was trained on, and what was done to each column. */
export function dataSection(report: TrainingReport): Html {
  const { columns, explanation } = report;
  const { data } = explanation;
  const plans = new Map(columns.map((entry) => [entry.column, entry]));
  const rows = data.columns.map((column) => columnRow(column, data.rows, plans.get(column.column)));
  const heads = [
    { title: 'Column' },
    { title: 'Kind', isWide: true },
    { title: 'Missing', isNumber: true },
    { title: 'Values' },
    { title: 'What was done' },
  ];
  const head = table('Columns and what was done to them', heads, rows.slice(0, columnsAtOnce));
  const rest = rows.slice(columnsAtOnce);
  return section('data', 'Data and plan', [
    html`<h3>Target: ${nameHtml(report.target)}</h3>`,
    targetHtml(data.target, report),
    html`<h3>Columns</h3>`,
    data.rowsLookedAt < data.rows
      ? html`<p class="quiet">Ranges and levels come from a sample of ${countFigure(data.rowsLookedAt)} of ${countFigure(data.rows)} rows.</p>`
      : html``,
    head,
    rest.length === 0
      ? html``
      : folded(html`${countFigure(rest.length)} more columns`, table('Further columns', heads, rest)),
  ]);
}

function targetHtml(target: TargetSummary, { levels }: TrainingReport): Html {
  if (target.task === 'classification') {
    const rows = target.counts.reduce((sum, count) => sum + count, 0);
    const order = target.counts.map((count, index) => ({ count, index })).sort((a, b) => b.count - a.count);
    const shown = order.slice(0, classesShown).map(({ count, index }) => ({
      name: nameHtml(classNameOf(levels, index)),
      value: count,
      words: `${countFigure(count)} (${percentFigure(count / rows)})`,
    }));
    const more =
      order.length > classesShown
        ? html`<p class="quiet">and ${countFigure(order.length - classesShown)} smaller classes</p>`
        : html``;
    return html`<div class="half">${barRows({ caption: 'Rows of each class', heading: ['Class', 'Rows'], rows: shown })}${more}</div>`;
  }
  const { edges, counts } = target.histogram;
  const quantiles = target.quantiles.map(({ share, value }) => [
    html`${percentFigure(share)}`,
    html`${figure(value)}`,
  ]);
  return html`<div class="plots">${chart({
    title: html`Distribution of the target`,
    words: `Histogram of the target in ${counts.length} bins from ${figure(edges[0]!)} to ${figure(edges[edges.length - 1]!)}`,
    x: { title: 'value of the target', low: edges[0]!, high: edges[edges.length - 1]! },
    y: { title: 'rows', low: 0, high: Math.max(...counts) },
    layers: [{ kind: 'bars', edges, heights: counts }],
  })}</div><p>Mean ${figure(target.mean)}, standard deviation ${figure(target.deviation)}.</p>
${numbersTable('share of the rows with at most this value', [{ title: 'Share' }, { title: 'Value', isNumber: true }], quantiles)}`;
}

function columnRow(column: ColumnSummary, rows: number, plan: PlanEntry | undefined): Html[] {
  const { kind, missing, distinct, range, top } = column;
  const isDate = kind === 'date';
  const at = (value: number) => valueFigure(value, { isDate, withTime: false });
  const values =
    range !== null
      ? html`${at(range.least)} to ${at(range.greatest)}<br><small>median ${at(range.median)}</small>`
      : top !== null
        ? html`${countFigure(distinct)} levels<br><small>${percentFigure(top.share)} ${nameHtml(top.level)}</small>`
        : html`none`;
  return [
    nameHtml(column.column),
    html`${kind}`,
    html`${missing === 0 ? '0' : `${countFigure(missing)} (${percentFigure(missing / rows)})`}`,
    values,
    plan === undefined ? html`not used` : planHtml(plan),
  ];
}

function planHtml({ step, what, why, afterwards = [] }: PlanEntry): Html {
  const tone = step === 'dropped' ? html`<span class="v unknown">left out</span>` : sentenceHtml(what);
  const later = afterwards.length === 0 ? '' : `; then ${afterwards.join('; ')}`;
  return html`${tone}<br><small>${sentenceHtml(`${why}${later}`)}</small>`;
}
