/**
 * The verdict of a comparison between the champion and one challenger. Fixed horizon: the p-value holds for one look at
 * a size chosen beforehand, so whoever looks often and stops at the first small p-value is wrong more often than alpha.
 */
import type { Moments } from '../core/stats/summaries/moments.js';
import { pairedAccuracy } from '../core/stats/tests/mcnemar.js';
import { pairedMean } from '../core/stats/tests/paired-mean.js';
import type { SampleRatioResult } from '../core/stats/tests/sample-ratio.js';
import { twoProportion } from '../core/stats/tests/two-proportion.js';
import { welchT } from '../core/stats/tests/welch-t.js';
import type { ArmTally } from './ab-test-tally.js';
import type { Losses } from './losses.js';
import type { PairTally } from './pair-tally.js';

export const CONCLUSIONS = [
  'challenger-better',
  'champion-better',
  'no-difference-shown',
  'not-enough-data',
  'blocked',
] as const;
type Conclusion = (typeof CONCLUSIONS)[number];

/** Error rate of a route's whole report; it is divided by the number of challengers compared. */
const ALPHA = 0.05;
/** Labelled units that each live arm needs. */
export const MINIMUM_LABELLED_UNITS = 100;
/** Requests on which exactly one of two shadow-compared models is right. */
export const MINIMUM_DISCORDANT_PAIRS = 25;
/** Pairs that a shadow comparison of numbers needs. */
const MINIMUM_PAIRS = 100;
/** Checks of the data below this p-value block the verdict. */
export const ALARM_BELOW = 0.001;
const MULTIPLE_EXPOSURE_SHARE = 0.01;
const MULTIPLE_EXPOSURE_UNITS = 10;
const SHADOW_FAILURE_SHARE = 0.01;

/** A code to branch on and the same in words and numbers. */
interface Reason {
  readonly code: string;
  readonly message: string;
}

/** One test, challenger minus champion. */
interface TestSummary {
  readonly method: 'pooled-z' | 'fisher-exact' | 'welch-t' | 'mcnemar-exact' | 'mcnemar-normal' | 'paired-t';
  /** What the difference is a difference of; higher accuracy is better, lower error is better. */
  readonly measure: 'accuracy' | 'mean-absolute-error';
  /** Absent when there is no variance to divide by. */
  readonly pValue?: number;
  readonly statistic?: number;
  readonly degreesOfFreedom?: number;
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly lower?: number;
  readonly upper?: number;
  readonly intervalMethod: 'newcombe' | 'student-t' | 'paired-normal';
}

export interface Verdict {
  readonly conclusion: Conclusion;
  readonly reasons: readonly Reason[];
  readonly test?: TestSummary;
}

export interface LiveEvidence {
  readonly champion: ArmTally;
  readonly challenger: ArmTally;
  readonly sampleRatio: SampleRatioResult;
  readonly units: number;
  readonly multipleExposureUnits: number;
  /** How many challengers the report compares. */
  readonly comparisons: number;
}

interface ShadowEvidence {
  readonly challenger: ArmTally;
  readonly pairs: PairTally;
  readonly comparisons: number;
}

/** Do callers get better predictions from the challenger than from the champion? One observation per unit. */
export function judgeLive(evidence: LiveEvidence): Verdict {
  const { champion, challenger, comparisons } = evidence;
  const test = compareArms(champion.unitLosses, challenger.unitLosses);
  const blocks = liveBlocks(evidence);
  if (blocks.length > 0) return withTest({ conclusion: 'blocked', reasons: blocks }, test);
  const fewest = Math.min(champion.labelledUnits, challenger.labelledUnits);
  if (fewest < MINIMUM_LABELLED_UNITS || test === undefined) {
    const message = `each arm needs ${MINIMUM_LABELLED_UNITS} labelled units; the champion has ${champion.labelledUnits}, the challenger ${challenger.labelledUnits}`;
    return withTest(
      { conclusion: 'not-enough-data', reasons: [{ code: 'too-few-labelled-units', message }] },
      test,
    );
  }
  return decide(test, comparisons);
}

/** Is the shadow challenger right more often, or closer, on the very requests that the champion answered? */
export function judgeShadow({ challenger, pairs, comparisons }: ShadowEvidence): Verdict {
  const test = comparePairs(pairs);
  const { exposures, failures } = challenger;
  if (failures > exposures * SHADOW_FAILURE_SHARE) {
    const message = `the challenger failed on ${failures} of ${exposures} shadow requests, more than ${SHADOW_FAILURE_SHARE * 100} %: the rest is a biased sample`;
    return withTest({ conclusion: 'blocked', reasons: [{ code: 'biased-sample', message }] }, test);
  }
  const shortage = pairShortage(pairs);
  if (shortage !== undefined || test === undefined) {
    return withTest(
      { conclusion: 'not-enough-data', reasons: shortage === undefined ? [] : [shortage] },
      test,
    );
  }
  return decide(test, comparisons);
}

/**
 * Are labels missing more often in one arm? Then the labelled rows no longer compare like with like.
 * @returns p-value of labelled against unlabelled units; undefined when an arm has no units
 */
export function labelRatioPValue(champion: ArmTally, challenger: ArmTally): number | undefined {
  const result = twoProportion(
    { successes: champion.labelledUnits, trials: champion.units },
    { successes: challenger.labelledUnits, trials: challenger.units },
  );
  return result.kind === 'tested' ? result.pValue : undefined;
}

/** Whether so many units saw several arms that the rest cannot be trusted. */
export function isMultipleExposureAlarm(multipleExposureUnits: number, units: number): boolean {
  return (
    multipleExposureUnits >= MULTIPLE_EXPOSURE_UNITS &&
    multipleExposureUnits > units * MULTIPLE_EXPOSURE_SHARE
  );
}

function liveBlocks(evidence: LiveEvidence): Reason[] {
  const { champion, challenger, sampleRatio, multipleExposureUnits, units } = evidence;
  const blocks: Reason[] = [];
  if (sampleRatio.isAlarm) {
    const numbers = sampleRatio.kind === 'tested' ? ` (p ${show(sampleRatio.pValue)})` : '';
    const message = `the arms do not hold units in the proportions of their weights${numbers}: find out why before reading any result`;
    blocks.push({ code: 'sample-ratio-mismatch', message });
  }
  const labelRatio = labelRatioPValue(champion, challenger);
  if (labelRatio !== undefined && labelRatio < ALARM_BELOW) {
    const message = `${champion.labelledUnits} of ${champion.units} units of the champion have labels but ${challenger.labelledUnits} of ${challenger.units} of the challenger (p ${show(labelRatio)})`;
    blocks.push({ code: 'label-ratio-mismatch', message });
  }
  if (isMultipleExposureAlarm(multipleExposureUnits, units)) {
    const message = `${multipleExposureUnits} of ${units} units were served by more than one arm`;
    blocks.push({ code: 'multiple-exposures', message });
  }
  return blocks;
}

function pairShortage(pairs: PairTally): Reason | undefined {
  if (pairs.task === 'regression') {
    const { count } = pairs.differences;
    if (count >= MINIMUM_PAIRS) return undefined;
    const message = `the comparison needs ${MINIMUM_PAIRS} labelled pairs, there are ${count}`;
    return { code: 'too-few-pairs', message };
  }
  const discordant = pairs.onlyChampion + pairs.onlyChallenger;
  if (discordant >= MINIMUM_DISCORDANT_PAIRS) return undefined;
  const all = discordant + pairs.bothRight + pairs.bothWrong;
  const message = `the comparison needs ${MINIMUM_DISCORDANT_PAIRS} labelled pairs on which exactly one model is right, there are ${discordant} among ${all} pairs`;
  return { code: 'too-few-discordant-pairs', message };
}

function compareArms(champion: Losses, challenger: Losses): TestSummary | undefined {
  if (champion.task === 'regression' && challenger.task === 'regression') {
    return compareMeans(champion.absoluteErrors, challenger.absoluteErrors);
  }
  if (champion.task !== 'classification' || challenger.task !== 'classification') return undefined;
  const result = twoProportion(
    { successes: champion.right, trials: champion.count },
    { successes: challenger.right, trials: challenger.count },
  );
  if (result.kind !== 'tested') return undefined;
  const { pValueMethod, pValue, difference, lower, upper, intervalMethod } = result;
  const statistic = result.pValueMethod === 'pooled-z' ? { statistic: result.statistic } : {};
  return {
    method: pValueMethod,
    measure: 'accuracy',
    ...statistic,
    pValue,
    difference,
    lower,
    upper,
    intervalMethod,
  };
}

function compareMeans(champion: Moments, challenger: Moments): TestSummary | undefined {
  const result = welchT(champion, challenger);
  const names = { method: 'welch-t', measure: 'mean-absolute-error', intervalMethod: 'student-t' } as const;
  if (result.kind === 'insufficient-data') return undefined;
  if (result.kind === 'no-variance') return { ...names, difference: result.difference };
  const { kind: _, ...tested } = result;
  return { ...names, ...tested };
}

function comparePairs(pairs: PairTally): TestSummary | undefined {
  if (pairs.task === 'regression') {
    const result = pairedMean(pairs.differences);
    const names = {
      method: 'paired-t',
      measure: 'mean-absolute-error',
      intervalMethod: 'student-t',
    } as const;
    if (result.kind === 'insufficient-data') return undefined;
    if (result.kind === 'no-variance') return { ...names, difference: result.difference };
    const { kind: _, ...tested } = result;
    return { ...names, ...tested };
  }
  const { bothRight, bothWrong } = pairs;
  const counts = { bothRight, onlyFirst: pairs.onlyChampion, onlySecond: pairs.onlyChallenger, bothWrong };
  const result = pairedAccuracy(counts);
  if (result.kind === 'insufficient-data') return undefined;
  const { pValue, pValueMethod, difference } = result;
  const interval = result.kind === 'tested' ? { lower: result.lower, upper: result.upper } : {};
  const method = pValueMethod === 'normal' ? 'mcnemar-normal' : 'mcnemar-exact';
  return { method, measure: 'accuracy', pValue, difference, ...interval, intervalMethod: 'paired-normal' };
}

function decide(test: TestSummary, comparisons: number): Verdict {
  const alpha = ALPHA / Math.max(1, comparisons);
  const { measure, method, difference, lower, upper } = test;
  // Without any variance equal means are equal and unequal ones differ for certain.
  const pValue = test.pValue ?? (difference === 0 ? 1 : 0);
  const shared = comparisons > 1 ? `${show(ALPHA)} shared by ${comparisons} challengers` : 'two-sided';
  const interval =
    lower === undefined || upper === undefined ? '' : `, 95 % interval ${show(lower)} to ${show(upper)}`;
  const numbers = `${measure} of the challenger minus that of the champion is ${show(difference)}${interval}; p ${show(pValue)} by ${method}, alpha ${show(alpha)} (${shared})`;
  if (!(pValue < alpha) || difference === 0) {
    return {
      conclusion: 'no-difference-shown',
      reasons: [{ code: 'not-significant', message: numbers }],
      test,
    };
  }
  const isBetter = measure === 'accuracy' ? difference > 0 : difference < 0;
  const conclusion = isBetter ? 'challenger-better' : 'champion-better';
  return { conclusion, reasons: [{ code: 'significant', message: numbers }], test };
}

function withTest(verdict: Verdict, test: TestSummary | undefined): Verdict {
  return test === undefined ? verdict : { ...verdict, test };
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
