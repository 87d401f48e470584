import type { FeatureBins } from '../drift-evaluation.js';
import { legend } from './edges-plot.js';
import { percentFigure } from './figures.js';
import { type Html, html } from './html-text.js';
import { cut, nameHtml } from './user-text.js';

const longestLabel = 60;

/** Shares per value or category: a pale bar for the reference above a dark one for the current rows. */
export function labelsPlot({
  labels,
  reference,
  current,
  other,
}: Extract<FeatureBins, { kind: 'labels' }>): Html {
  const highest = Math.max(...reference, ...current, other?.reference ?? 0, other?.current ?? 0) || 1;
  const rows = labels.map((label, index) =>
    barRow(nameHtml(cut(label, longestLabel)), [reference[index]!, current[index]!], highest),
  );
  if (other !== null) rows.push(barRow(html`<i>all others</i>`, [other.reference, other.current], highest));
  return html`<figure class="plot"><table class="bars"><caption class="unseen">Share of the rows with each value</caption>
<thead class="unseen"><tr><th scope="col">Value</th><th scope="col">Bars</th><th scope="col">Reference, current</th></tr></thead><tbody>
${rows}</tbody></table><figcaption>${legend}. Share of the rows with each value.</figcaption></figure>
`;
}

function barRow(label: Html, [before, after]: [number, number], highest: number): Html {
  const bar = (share: number, y: number) =>
    `M0 ${y}h${Math.round((1000 * share) / highest) / 10}v4h-${Math.round((1000 * share) / highest) / 10}z`;
  return html`<tr><th scope="row">${label}</th><td><svg viewBox="0 0 100 10" preserveAspectRatio="none"><path class="r" d="${bar(before, 0.5)}"/><path class="c" d="${bar(after, 5.5)}"/></svg></td><td class="n">${percentFigure(before)}<br>${percentFigure(after)}</td></tr>
`;
}
