import { formatNumber } from '../../format-number.js';
import { countFigure, plural } from '../../html/figures.js';
import { type Html, html, noHtml } from '../../html/html-text.js';
import { folded, listOf, shortenedList } from '../../html/section.js';
import { nameHtml, sentenceHtml } from '../../html/user-text.js';
import type { DriftEvaluation } from '../drift-evaluation.js';
import type { ComparedSide, DriftPage } from './drift-page.js';
import { correctionName, levelWords, spoken } from './words.js';

const sentencesAtOnce = 12;

/** The head of the page: what was compared, the verdict, what changed and what to do. */
export function verdictSection({ title, reference, current, checkedAt, report }: DriftPage): Html {
  const { evaluation, summary, details } = report;
  // A summary ends with the explanation, which has a box of its own.
  const explained = new Set(details.explanation.sentences);
  const found = summary.slice(1).filter((sentence) => !explained.has(sentence));
  const checked =
    checkedAt === undefined
      ? noHtml
      : html`<p class="quiet">Checked <time datetime="${checkedAt}">${checkedAt}</time></p>`;
  return html`<header><h1>${nameHtml(title)}</h1>
<dl class="sides">${side('Reference', 'r', reference)}${side('Current', 'c', current)}</dl>
${checked}</header>
<section id="verdict" aria-labelledby="verdict-h">${banner(evaluation)}
${figures(evaluation)}
${shortenedList(found.map(sentenceHtml), sentencesAtOnce)}</section>
${diagnosis(report.details.explanation)}`;
}

function side(role: string, className: string, { label, rows }: ComparedSide): Html {
  return html`<div><dt><span class="key ${className}"></span> ${role}</dt><dd>${nameHtml(label)}, ${plural(rows, 'row')}</dd></div>`;
}

function banner(evaluation: DriftEvaluation): Html {
  const { drifted, testedFeatures, dataset, level } = evaluation;
  const isTested = testedFeatures > 0 || dataset.some(({ status }) => status === 'measured');
  const [className, words] = drifted
    ? (['drift', 'Drift'] as const)
    : isTested
      ? (['calm', 'No drift'] as const)
      : (['unknown', 'Nothing could be tested'] as const);
  return html`<h2 id="verdict-h" class="banner ${className}">${words}<small>Level: ${spoken(level)} – ${levelWords[level]}</small></h2>`;
}

function figures(evaluation: DriftEvaluation): Html {
  const {
    driftedFeatures,
    testedFeatures,
    schemaChangedFeatures,
    weightedShare,
    isPartial,
    correction,
    alpha,
    rule,
  } = evaluation;
  return html`<dl class="figures">
${pair('Drifted features', `${countFigure(driftedFeatures)} of ${countFigure(testedFeatures)} tested`)}
${weightedShare === null ? noHtml : pair('Weighted by importance', `${formatNumber(100 * weightedShare)} %`)}
${schemaChangedFeatures === 0 ? noHtml : pair('Vanished, new or of another type', countFigure(schemaChangedFeatures))}
${pair('Rule', rule)}
${pair('Correction', `${correctionName(correction)}, alpha ${formatNumber(alpha)}`)}
${isPartial ? pair('Partial', 'a measure failed, so the verdict rests on the other features') : noHtml}</dl>`;
}

function pair(term: string, words: string): Html {
  return html`<div><dt>${term}</dt><dd>${words}</dd></div>`;
}

function diagnosis({ diagnosis: found, sentences }: DriftPage['report']['details']['explanation']): Html {
  // An explanation names the diagnosis first and the advice last.
  const title = sentences[0] ?? spoken(found.kind);
  const more = sentences.slice(1, -1).filter((sentence) => !found.because.includes(sentence));
  return html`<section id="diagnosis" class="box" aria-labelledby="diagnosis-h"><h2 id="diagnosis-h">Diagnosis: ${sentenceHtml(title)}</h2>
${listOf(found.because.map(sentenceHtml))}<p class="advice"><strong>What to do:</strong> ${sentenceHtml(found.adviceText)}.</p>
${more.length === 0 ? noHtml : folded(html`What matters most, where and since when`, listOf(more.map(sentenceHtml)))}</section>
`;
}
