import { type Html, html } from './html-text.js';
import { section } from './section.js';

/** What the numbers mean. */
export const readingGuide: Html = section('reading', 'How to read this page', [
  html`<dl class="guide">
<dt>Statistic</dt><dd>The number a measure computes from both sides. The call beside it gives it again; x and y are the reference and the current values without the missing ones, a and b their counts per category or bin, p and q the same as shares.</dd>
<dt>p</dt><dd>How often rows drawn from one and the same source would differ at least this much by chance. Small means hard to explain by chance, not large: with a million rows a change that nobody would notice has a tiny p.</dd>
<dt>Adjusted p</dt><dd>p corrected for the number of tests on this page. Of a hundred tests of unchanged data five have p ≤ 0.05; after the correction hardly any has.</dd>
<dt>Effect</dt><dd>How large the change is, whatever the number of rows. For numbers mostly in standard deviations of the reference, for categories the share of the rows that moved.</dd>
<dt>Floor</dt><dd>The smallest effect that counts. A feature drifts only when its adjusted p is small enough and its effect is large enough.</dd>
<dt>Severity</dt><dd>minor is just past its limit, moderate from twice, severe from five times.</dd>
<dt>Level</dt><dd>incident: the data look broken, mend them before training. dataset drift: much of the data, the target or the prediction changed. feature drift: single features changed.</dd>
<dt>Status</dt><dd>ok was judged; constant has one value on both sides; insufficient has too few rows; empty has a side without values; schema changed means a column that vanished, appeared or changed its type.</dd>
</dl>
`,
]);
