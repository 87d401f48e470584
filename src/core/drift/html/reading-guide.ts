import { type Html, html } from '../../html/html-text.js';
import { listOf, section } from '../../html/section.js';
import type { DriftEvaluation } from '../drift-evaluation.js';
import type { DriftReport } from '../drift-report.js';
import { effectWords } from './reproduce-calls.js';
import { spoken } from './words.js';

/** What the numbers mean, and what each effect on the page is. */
export function readingGuide({ evaluation }: DriftReport): Html {
  return section('reading', 'How to read this page', [
    html`<dl class="guide">
<dt>Statistic</dt><dd>The number a measure computes from both sides. The call below it gives it again; x and y are the reference and the current values without the missing ones, a and b their counts per category or bin, p and q the same as shares. The bins of numbers are np.searchsorted(edges, values), edges = np.unique(np.quantile(x, np.arange(1, 10) / 10)) unless the settings name another number of bins. Pooled categories: rare ones were tested as one.</dd>
<dt>p</dt><dd>How often rows drawn from one and the same source would differ at least this much by chance. Small means hard to explain by chance, not large: with a million rows a change that nobody would notice has a tiny p. Where it says permutation, scipy.stats.permutation_test((x, y), statistic, permutation_type="independent", alternative="greater") gives it again but for chance; the limit law of Anderson-Darling and Kuiper is in docs/methods/numeric-tests.md.</dd>
<dt>Adjusted p</dt><dd>p corrected for the number of tests on this page. Of a hundred tests of unchanged data five have p ≤ 0.05; after the correction hardly any has.</dd>
<dt>Effect</dt><dd>How large the change is, whatever the number of rows. For numbers mostly in standard deviations of the reference, for categories the share of the rows that moved.${listOf(effectsOf(evaluation))}</dd>
<dt>Floor</dt><dd>The smallest effect that counts: that of the settings, or what chance alone reaches with so many rows where that is more. A feature drifts only when its adjusted p is small enough and its effect is large enough, unless the settings reproduce the rule of another tool.</dd>
<dt>Severity</dt><dd>minor is just past its limit, moderate from twice, severe from five times.</dd>
<dt>Level</dt><dd>incident: the data look broken, mend them before training. dataset drift: much of the data, the target or the prediction changed. feature drift: single features changed.</dd>
<dt>Status</dt><dd>ok was judged; constant has one value on both sides; insufficient has too few rows; empty has a side without values; schema changed means a column that vanished, appeared or changed its type.</dd>
</dl>
`,
  ]);
}

function effectsOf({ features, dataset }: DriftEvaluation): Html[] {
  const ids = new Set<string>();
  for (const { effectMeasure } of dataset) if (effectMeasure !== null) ids.add(effectMeasure);
  for (const { measures, companions } of features) {
    for (const result of measures) if (result.kind === 'measured') ids.add(result.effectMeasure);
    for (const { effectMeasure } of companions) if (effectMeasure !== null) ids.add(effectMeasure);
  }
  return [...ids].sort().flatMap((id) => {
    const words = effectWords(id);
    return words === undefined ? [] : [html`${spoken(id)}: ${words}`];
  });
}
