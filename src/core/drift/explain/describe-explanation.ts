import { formatNumber } from '../../format-number.js';
import { formatInstant } from '../format-instant.js';
import { formatPercent } from '../format-percent.js';
import type { Diagnosis, DiagnosisKind } from './diagnose.js';
import type { DriftExplanation, FeatureChangePoint } from './drift-explanation.js';
import type { RankedFeature } from './rank-features.js';
import type { SegmentEffect, WorstSegment } from './worst-segments.js';

const rankedFeaturesSaid = 5;

const diagnosisTitles: Readonly<Record<DiagnosisKind, string>> = {
  quality_incident: 'The data are faulty',
  distribution_change: 'The data follow another distribution',
  concept_drift: 'What the model predicts depends on its inputs otherwise than before',
  performance_unknown: 'How well the model does cannot be told',
  none: 'No cause for action',
};

/**
 * Says an explanation in plain sentences: the diagnosis, the features that matter most, where and since when they
 * changed, and what to do.
 *
 * @param explanation the parts of an explanation
 *
 * @example describeExplanation(parts)[0] // 'The data follow another distribution'
 */
export function describeExplanation(explanation: Omit<DriftExplanation, 'sentences'>): string[] {
  const { ranking, segments, changePoints, diagnosis } = explanation;
  return [
    ...describeDiagnosis(diagnosis),
    ...ranking.slice(0, rankedFeaturesSaid).map(describeRank),
    ...segments.map(describeSegment),
    ...changePoints.map(describeChangePoint).filter((sentence) => sentence !== undefined),
    diagnosis.adviceText,
  ];
}

function describeDiagnosis({ kind, because }: Diagnosis): string[] {
  return [diagnosisTitles[kind], ...because];
}

function describeRank({ feature, strength, importance, severity }: RankedFeature, rank: number): string {
  const place = rank === 0 ? 'matters most' : `ranks ${rank + 1}`;
  return `${feature} ${place}: its change is ${formatNumber(strength)} times its limit (${severity}), its weight ${formatPercent(importance)}`;
}

function describeSegment(found: WorstSegment): string {
  const { feature, segment, effectMeasure, effectInside, effectOutside, referenceRows, currentRows } = found;
  const say = sayEffect[effectMeasure];
  return `${feature} changed most where ${segment.column} is ${segment.label}: ${say(effectInside)} there, ${say(effectOutside)} elsewhere (${referenceRows} and ${currentRows} rows, adjusted p ${formatNumber(found.pAdjusted)})`;
}

const sayEffect: Readonly<Record<SegmentEffect, (effect: number) => string>> = {
  robust_wasserstein: (effect) => `moved by ${formatNumber(effect)} standard deviations`,
  total_variation: (effect) => `${formatPercent(effect)} of the rows moved`,
  missing_rate_difference: (effect) => `missing rate changed by ${formatPercent(effect)}`,
};

function describeChangePoint(point: FeatureChangePoint): string | undefined {
  if (point.kind === 'not-found') return undefined;
  if (point.kind === 'at-start') return `${point.feature} differs from the start of the current window on`;
  const when = point.instant === undefined ? '' : `, ${formatInstant(point.instant)}`;
  const where = `after ${formatPercent(point.share)} of the current window (row ${point.index}${when})`;
  const what = point.category === undefined ? '' : `: the share of ${point.category}`;
  return point.changed === 'after'
    ? `${point.feature} changed ${where}${what}`
    : `${point.feature} was different until ${where}${what}`;
}
