import { type Html, html } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import { cut } from '../../html/user-text.js';
import type { TrainingReport } from '../report/training-report.js';

const longestValue = 300;

/** Where the model comes from and what it takes to get it again. */
export function provenanceSection({ provenance, folds }: TrainingReport): Html {
  const pairs = Object.entries({
    ...provenance,
    folds: `${folds.count} ${folds.strategy}`,
    'hash of the folds': folds.hash,
  });
  return section('provenance', 'Where it comes from', [
    html`<dl class="settings">${pairs.map(([term, words]) => html`<div><dt>${term}</dt><dd><bdi>${cut(String(words), longestValue)}</bdi></dd></div>`)}</dl>
`,
  ]);
}

/** What the words of the page mean. */
export function readingGuide(task: TrainingReport['task']): Html {
  const own =
    task === 'classification'
      ? html`<dt>Precision, recall, F1</dt><dd>Share of the calls that are right; share of the class that is found; their harmonic mean.</dd>
<dt>ROC and its area</dt><dd>The area is the chance that a row of the class gets a higher score than one of the others. 0.5 is guessing.</dd>
<dt>Calibration</dt><dd>Of the rows that get a probability of 70 %, do 70 % come true? Bins hold about equally many rows; intervals are Wilson's, 95 %.</dd>
<dt>Lift and gain</dt><dd>How many times more of the class there are among the rows with the highest scores than among rows taken at random, and what share of the class these rows hold.</dd>
<dt>KS</dt><dd>Largest distance between the shares of both sides at or above a score, from 0 (the score says nothing) to 1.</dd>`
      : html`<dt>Residual</dt><dd>Truth minus prediction, in the units of the target.</dd>`;
  return section('reading', 'How to read this page', [
    html`<dl class="guide">
<dt>Rows not seen</dt><dd>The rows are cut into folds. Each fold is predicted by a model that has learnt from the others, so its scores are honest; the model that is handed out has learnt from all rows.</dd>
<dt>Usable</dt><dd>The model is better than one that says the same for every row, in a paired test on rows not seen, corrected (Holm) for all models that were looked at.</dd>
${own}
<dt>Permutation importance</dt><dd>What is lost when a column tells nothing. Near 0, or an interval that holds 0: the model does without it.</dd>
<dt>SHAP</dt><dd>Shapley values share a prediction out among the columns; with the mean prediction they add up to it.</dd>
<dt>Partial dependence</dt><dd>What the model would say on average if a column had a certain value in every row. It tells how the model works, not what would happen in the world.</dd>
</dl>
`,
  ]);
}
