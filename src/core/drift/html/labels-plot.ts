import { percentFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { cut, nameHtml } from '../../html/user-text.js';
import type { FeatureBins } from '../drift-evaluation.js';
import { legend } from './plot-legend.js';

const longestLabel = 60;

/**
 * Shares per value or category: a pale bar for the reference above a dark one for the current rows.
 *
 * @param bins values or categories, the most frequent first where there are many
 * @param mostLabels so many are drawn; the shares of the others are added up
 */
export function labelsPlot(bins: Extract<FeatureBins, { kind: 'labels' }>, mostLabels: number): Html {
  const { labels, reference, current } = bins;
  const shown = labels.length <= mostLabels ? labels : labels.slice(0, mostLabels - 1);
  const pairs = shown.map((_, index): [number, number] => [reference[index]!, current[index]!]);
  const others = sharesOfOthers(bins, shown.length);
  const highest = Math.max(...pairs.flat(), ...(others ?? [])) || 1;
  const rows = pairs.map((pair, index) => barRow(nameHtml(cut(shown[index]!, longestLabel)), pair, highest));
  if (others !== undefined) rows.push(barRow(html`<i>all others</i>`, others, highest));
  return html`<figure class="plot"><table class="bars"><caption class="unseen">Share of the rows with each value</caption>
<thead class="unseen"><tr><th scope="col">Value</th><th scope="col">Bars</th><th scope="col">Reference, current</th></tr></thead><tbody>
${rows}</tbody></table><figcaption>${legend}</figcaption></figure>
`;
}

function sharesOfOthers(
  { reference, current, other }: Extract<FeatureBins, { kind: 'labels' }>,
  shown: number,
): [number, number] | undefined {
  if (other === null && shown === reference.length) return undefined;
  const sum = (shares: readonly number[], rest: number) =>
    shares.slice(shown).reduce((total, share) => total + share, rest);
  return [sum(reference, other?.reference ?? 0), sum(current, other?.current ?? 0)];
}

function barRow(label: Html, [before, after]: [number, number], highest: number): Html {
  const bar = (share: number) => String(Math.round((1000 * share) / highest) / 10);
  return html`<tr><th scope="row">${label}</th><td><svg viewBox="0 0 100 10" preserveAspectRatio="none"><path class="r" d="M0 1h${bar(before)}v4H0z"/><path class="c" d="M0 5h${bar(after)}v4H0z"/></svg></td><td>${percentFigure(before)}<br>${percentFigure(after)}</td></tr>
`;
}
