import { figure, percentFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { RuleNode, RulePrediction, RuleTest } from '../explain/tree-rules.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { classNameOf } from './report-figures.js';

type Split = Extract<RuleNode, { kind: 'split' }>;

/** The rules of a single decision tree as nested lists; nothing for other models. */
export function treeSection({ explanation, levels, task }: TrainingReport): Html {
  const { tree } = explanation;
  if (tree === undefined) return noHtml;
  if (tree.kind !== 'tree-rules') return section('tree', 'The tree', [absentPart('The tree', tree)]);
  const { leaves, depth, shownDepth, leavesLeftOut, root, remarks } = tree;
  const left =
    leavesLeftOut === 0
      ? 'All of it is shown.'
      : `The first ${plural(shownDepth, 'split')} of every way down are shown; ${plural(leavesLeftOut, 'leaf', 'leaves')} below them ${leavesLeftOut === 1 ? 'is' : 'are'} left out.`;
  return section('tree', 'The tree', [
    html`<p class="quiet">The model is one decision tree with ${plural(leaves, 'leaf', 'leaves')}, ${plural(depth, 'split')} deep. ${left} Rows are training rows, or their weight${task === 'classification' ? '; a percentage is the share of the most frequent class among them' : ', with their mean'}.${remarks.map((remark) => html` ${sentenceHtml(remark)}.`)}</p>
<ul class="tree"><li>${nodeHtml(html`All rows`, root, levels)}</li></ul>
`,
  ]);
}

function nodeHtml(condition: Html, node: RuleNode, levels: readonly string[] | null): Html {
  const { rows, prediction } = node;
  const said = html`${predictionHtml(prediction, levels)} <small>${rowsFigure(rows)}</small>`;
  const line = html`<span class="if">${condition}:</span> <span class="then${node.kind === 'leaf' ? ' leaf' : ''}">${said}</span>`;
  if (node.kind === 'leaf') return line;
  if (node.kind === 'cut')
    return html`${line} <small>… ${plural(node.leaves, 'leaf', 'leaves')} below</small>`;
  return html`${line}
<ul><li>${nodeHtml(conditionHtml(node, 'yes'), node.yes, levels)}</li>
<li>${nodeHtml(conditionHtml(node, 'no'), node.no, levels)}</li></ul>`;
}

function conditionHtml({ feature, test, missing }: Split, side: 'yes' | 'no'): Html {
  const orMissing = missing === side ? ' or missing' : '';
  return html`${nameHtml(feature)} ${testHtml(test, side)}${orMissing}`;
}

function testHtml(test: RuleTest, side: 'yes' | 'no'): Html {
  if (test.kind === 'threshold') return html`${side === 'yes' ? '≤' : '>'} ${figure(test.threshold)}`;
  const [named, more] = side === 'yes' ? [test.levels, test.moreLevels] : [test.others, test.moreOthers];
  if (named.length === 0) return html`is unknown`;
  const names = named.map((level, k) => html`${k === 0 ? '' : ', '}${nameHtml(level)}`);
  return html`is ${names}${more === 0 ? '' : ` or ${plural(more, 'other')}`}`;
}

function predictionHtml(prediction: RulePrediction, levels: readonly string[] | null): Html {
  if ('value' in prediction) return html`${figure(prediction.value)}`;
  const { classIndex, share } = prediction;
  return html`${nameHtml(classNameOf(levels, classIndex))} <span class="p">${percentFigure(share)}</span>`;
}

/** Weights of rows need not be whole. */
function rowsFigure(rows: number): string {
  return Number.isInteger(rows) ? plural(rows, 'row') : `${Number(rows.toFixed(1))} rows`;
}
