import { chart, type Place } from '../../html/charts/chart.js';
import { countFigure, figure, percentFigure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { folded, section } from '../../html/section.js';
import { nameHtml, shownName } from '../../html/user-text.js';
import type { CalibrationCurve } from '../explain/calibration-curve.js';
import type { GainCurve } from '../explain/gain-curve.js';
import type { ClassCurves } from '../explain/out-of-fold-curves.js';
import type { PrecisionRecallCurve } from '../explain/precision-recall-curve.js';
import type { RocCurve } from '../explain/roc-curve.js';
import type { ThresholdCurve } from '../explain/threshold-curve.js';
import type { TrainingReport } from '../report/training-report.js';
import { absentPart } from './absent-part.js';
import { numbersTable, someOf } from './numbers-table.js';
import { classNameOf } from './report-figures.js';

const classesOpen = 3;
const unit = { low: 0, high: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] } as const;
const diagonal: readonly Place[] = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
];

/** ROC, precision-recall, calibration, gain and thresholds, class by class. */
export function curvesSection({ explanation, levels }: TrainingReport): Html {
  const { outOfFold } = explanation;
  if (!('task' in outOfFold) || outOfFold.task !== 'classification') return html``;
  const { classes, threshold, report } = outOfFold;
  const isTwo = report.classes.length === 2;
  const blocks = classes.map((curves, place) => {
    const name = classNameOf(levels, curves.classIndex);
    const body = classHtml(curves, name);
    if (isTwo) return body;
    return folded(html`<h3>${nameHtml(name)} against the rest</h3>`, body, place < classesOpen);
  });
  const left = report.classes.length - classes.length;
  return section('curves', 'Ranking and probabilities', [
    html`<p class="quiet">From predictions of the folds' models for rows that they had not seen${isTwo ? html`; the positive class is ${nameHtml(classNameOf(levels, 1))}` : html`; each class against the rest`}.${!isTwo && left > 0 ? ` The ${classes.length} most frequent of ${report.classes.length} classes are shown.` : ''}</p>
`,
    ...blocks,
    isTwo ? thresholdHtml(threshold) : html``,
  ]);
}

function classHtml({ roc, precisionRecall, calibration, gain }: ClassCurves, name: string): Html {
  return html`<div class="plots">
<div>${roc.kind === 'roc' ? rocHtml(roc, name) : absentPart('ROC curve', roc)}</div>
<div>${precisionRecall.kind === 'precision-recall' ? precisionHtml(precisionRecall, name) : absentPart('Precision-recall curve', precisionRecall)}</div>
<div>${calibration.kind === 'calibration' ? calibrationHtml(calibration, name) : absentPart('Calibration', calibration)}</div>
<div>${gain.kind === 'gain' ? gainHtml(gain, name) : absentPart('Gain and lift', gain)}</div></div>
`;
}

function rocHtml({ points, area, positives, negatives }: RocCurve, name: string): Html {
  return html`${chart({
    title: html`ROC: area ${figure(area)}`,
    words: `ROC curve of ${shownName(name)}: area ${figure(area)} over ${positives} rows of the class and ${negatives} others`,
    x: { ...unit, title: 'false positive rate (share of the others)' },
    y: { ...unit, title: 'true positive rate' },
    layers: [
      { kind: 'line', look: 'guide', points: diagonal },
      { kind: 'line', look: 'main', points },
    ],
    legend: html`<span class="key l"></span> model <span class="key g"></span> guessing (area 0.5)`,
  })}${numbersTable(
    'ROC',
    [
      { title: 'Threshold' },
      { title: 'False positive rate', isNumber: true },
      { title: 'True positive rate', isNumber: true },
    ],
    someOf(points).map(({ x, y, threshold }) => [
      html`${threshold === null ? 'none' : figure(threshold)}`,
      html`${percentFigure(x)}`,
      html`${percentFigure(y)}`,
    ]),
  )}`;
}

function precisionHtml({ points, averagePrecision, share }: PrecisionRecallCurve, name: string): Html {
  const level: readonly Place[] = [
    { x: 0, y: share },
    { x: 1, y: share },
  ];
  return html`${chart({
    title: html`Precision and recall: average precision ${figure(averagePrecision)}`,
    words: `Precision-recall curve of ${shownName(name)}: average precision ${figure(averagePrecision)}, guessing reaches ${figure(share)}`,
    x: { ...unit, title: 'recall (share of the class that is found)' },
    y: { ...unit, title: 'precision' },
    layers: [
      { kind: 'line', look: 'guide', points: level },
      { kind: 'line', look: 'main', points },
    ],
    legend: html`<span class="key l"></span> model <span class="key g"></span> guessing (${percentFigure(share)})`,
  })}${numbersTable(
    'precision and recall',
    [{ title: 'Threshold' }, { title: 'Recall', isNumber: true }, { title: 'Precision', isNumber: true }],
    someOf(points).map(({ x, y, threshold }) => [
      html`${figure(threshold)}`,
      html`${percentFigure(x)}`,
      html`${percentFigure(y)}`,
    ]),
  )}`;
}

function calibrationHtml({ bins, expectedError, brier, rows }: CalibrationCurve, name: string): Html {
  const places = bins.map(({ meanPredicted, observed, lower, upper }) => ({
    x: meanPredicted,
    y: observed,
    lower,
    upper,
  }));
  return html`${chart({
    title: html`Calibration: expected error ${figure(expectedError)}`,
    words: `Calibration of ${shownName(name)} in ${bins.length} bins of ${rows} rows: mean distance ${figure(expectedError)}, Brier score ${figure(brier)}`,
    x: { ...unit, title: 'probability that was said' },
    y: { ...unit, title: 'share that came' },
    layers: [
      { kind: 'line', look: 'guide', points: diagonal },
      { kind: 'intervals', points: places },
      { kind: 'line', look: 'main', points: places },
      { kind: 'dots', look: 'main', points: places },
    ],
    legend: html`<span class="key l"></span> model, with 95 % intervals <span class="key g"></span> perfect. Brier score ${figure(brier)}`,
  })}${numbersTable(
    'calibration',
    [
      { title: 'Probability said' },
      { title: 'Share that came', isNumber: true },
      { title: '95 % interval', isNumber: true },
      { title: 'Rows', isNumber: true },
    ],
    bins.map((bin) => [
      html`${percentFigure(bin.meanPredicted)}`,
      html`${percentFigure(bin.observed)}`,
      html`${percentFigure(bin.lower)} to ${percentFigure(bin.upper)}`,
      html`${countFigure(bin.rows)}`,
    ]),
  )}`;
}

function gainHtml({ points, ks }: GainCurve, name: string): Html {
  const tenth = points.find(({ taken }) => taken >= 0.1 - 1e-9);
  return html`${chart({
    title: html`Gain and lift: KS ${figure(ks.distance)}`,
    words: `Gain of ${shownName(name)}: the best tenth of the rows holds ${percentFigure(tenth?.gain ?? 0)} of the class; KS distance ${figure(ks.distance)} at ${figure(ks.threshold)}`,
    x: { ...unit, title: 'share of the rows taken, highest scores first' },
    y: { ...unit, title: 'share of the class found' },
    layers: [
      { kind: 'line', look: 'guide', points: diagonal },
      { kind: 'line', look: 'main', points: points.map(({ taken, gain }) => ({ x: taken, y: gain })) },
    ],
    legend: html`<span class="key l"></span> model <span class="key g"></span> rows taken at random. The best tenth has lift ${figure(tenth?.lift ?? null)}`,
  })}${numbersTable(
    'gain and lift',
    [{ title: 'Rows taken' }, { title: 'Class found', isNumber: true }, { title: 'Lift', isNumber: true }],
    someOf(points).map(({ taken, gain, lift }) => [
      html`${percentFigure(taken)}`,
      html`${percentFigure(gain)}`,
      html`${figure(lift)}`,
    ]),
  )}`;
}

function thresholdHtml(threshold: ThresholdCurve | Parameters<typeof absentPart>[1]): Html {
  if (threshold.kind !== 'threshold') return absentPart('Thresholds', threshold);
  const { points, bestF1 } = threshold;
  const known = points.flatMap(({ threshold: x, precision }) =>
    precision === null ? [] : [{ x, y: precision }],
  );
  const best = `F1 is largest, ${figure(bestF1.f1)}, at ${figure(bestF1.threshold)}`;
  return html`<h3>Where to draw the line</h3><p class="quiet">${best}: precision ${bestF1.precision === null ? '–' : percentFigure(bestF1.precision)}, recall ${percentFigure(bestF1.recall)}, ${percentFigure(bestF1.flagged)} of the rows called. It was found on these very rows, so it is a little too good.</p>
<div class="plots"><div>${chart({
    title: html`Precision and recall over the threshold`,
    words: `Precision and recall over the threshold; ${best}`,
    x: { ...unit, title: 'threshold (probability)' },
    y: { ...unit, title: 'share' },
    layers: [
      { kind: 'line', look: 'second', points: known },
      { kind: 'line', look: 'main', points: points.map(({ threshold: x, recall }) => ({ x, y: recall })) },
    ],
    legend: html`<span class="key l"></span> recall <span class="key s"></span> precision`,
  })}</div><div>${chart({
    title: html`F1 and share of the rows called`,
    words: `F1 and the share of rows called positive over the threshold; ${best}`,
    x: { ...unit, title: 'threshold (probability)' },
    y: { ...unit, title: 'F1, share' },
    layers: [
      {
        kind: 'line',
        look: 'second',
        points: points.map(({ threshold: x, flagged }) => ({ x, y: flagged })),
      },
      { kind: 'line', look: 'main', points: points.map(({ threshold: x, f1 }) => ({ x, y: f1 })) },
    ],
    legend: html`<span class="key l"></span> F1 <span class="key s"></span> share of the rows called`,
  })}</div></div>
${numbersTable(
  'thresholds',
  [
    { title: 'Threshold' },
    { title: 'Precision', isNumber: true },
    { title: 'Recall', isNumber: true },
    { title: 'F1', isNumber: true },
    { title: 'Rows called', isNumber: true },
  ],
  someOf(points).map((point) => [
    html`${figure(point.threshold)}`,
    html`${point.precision === null ? '–' : percentFigure(point.precision)}`,
    html`${percentFigure(point.recall)}`,
    html`${figure(point.f1)}`,
    html`${percentFigure(point.flagged)}`,
  ]),
)}`;
}
