import { countFigure, percentFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { section, table } from '../../html/section.js';
import { nameHtml } from '../../html/user-text.js';
import type { ClassReport } from '../explain/class-report.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { classNameOf, scoreFigure } from './report-figures.js';

const mostClassesInMatrix = 12;

/** Which classes are taken for which. */
export function classesSection({ explanation, levels }: TrainingReport): Html {
  const { outOfFold, task } = explanation;
  if (task !== 'classification') return html``;
  if (!('task' in outOfFold)) {
    return section('classes', 'Classes', [absentPart('Confusion matrix and class report', outOfFold)]);
  }
  if (outOfFold.task !== 'classification') return html``;
  const { report } = outOfFold;
  const rows = report.classes.map((one, k) => [
    nameHtml(classNameOf(levels, k)),
    html`${scoreFigure(one.precision)}`,
    html`${scoreFigure(one.recall)}`,
    html`${scoreFigure(one.f1)}`,
    html`${countFigure(one.support)}`,
    html`${countFigure(one.predicted)}`,
  ]);
  return section('classes', 'Classes', [
    html`<p class="quiet">Predictions of the folds' models for ${countFigure(outOfFold.rows)} rows that they had not seen. Accuracy over all of them: ${report.accuracy === null ? '–' : percentFigure(report.accuracy)} of the rows.</p>
<h3>Confusion matrix</h3>`,
    matrixHtml(report, levels),
    html`<h3>Each class</h3>`,
    table(
      'Precision, recall and F1 of each class',
      [
        { title: 'Class' },
        { title: 'Precision', isNumber: true },
        { title: 'Recall', isNumber: true },
        { title: 'F1', isNumber: true },
        { title: 'Rows of it', isNumber: true },
        { title: 'Predicted as it', isNumber: true, isWide: true },
      ],
      rows,
    ),
  ]);
}

/** Shaded by the share of the true class, so that rare classes are seen as well as frequent ones. */
function matrixHtml({ matrix, classes }: ClassReport, levels: readonly string[] | null): Html {
  const order = classes
    .map((one, k) => ({ k, support: one.support }))
    .sort((a, b) => b.support - a.support || a.k - b.k)
    .slice(0, mostClassesInMatrix)
    .map(({ k }) => k)
    .sort((a, b) => a - b);
  const head = order.map((k) => html`<th scope="col">${nameHtml(classNameOf(levels, k))}</th>`);
  const body = order.map((i) => {
    const cells = order.map((j) => {
      const count = matrix.counts[i]![j]!;
      const share = classes[i]!.support === 0 ? 0 : count / classes[i]!.support;
      return html`<td class="${shade(share)}">${countFigure(count)}<br><small>${percentFigure(share)}</small></td>`;
    });
    return html`<tr><th scope="row">${nameHtml(classNameOf(levels, i))}</th>${cells}</tr>
`;
  });
  const left = classes.length - order.length;
  const more =
    left > 0
      ? html`<p class="quiet">The ${String(order.length)} most frequent of ${countFigure(classes.length)} classes.</p>`
      : html``;
  return html`<p class="quiet">Rows of the table: true class; columns: predicted class; percentages: of the true class.</p>${more}
<div class="scroll"><table class="matrix"><caption class="unseen">Rows by true and predicted class</caption><thead><tr><th scope="col">true \\ predicted</th>${head}</tr></thead><tbody>
${body}</tbody></table></div>
`;
}

function shade(share: number): string {
  if (share === 0) return 'm0';
  if (share < 0.1) return 'm1';
  if (share < 0.35) return 'm2';
  if (share < 0.7) return 'm3';
  return 'm4';
}
