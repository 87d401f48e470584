/** Turns answers of the API into sentences and tables of the account. */
import type { CheckAnswer, ReportAnswer, RunAnswer } from '../answers.js';
import { leaderboardOf } from '../answers.js';
import { decimal, percent, pValueText } from '../figures.js';
import { driftTable, leaderboardTable } from '../report-tables.js';

const SHOWN_FEATURES = 6;
const SHOWN_MODELS = 4;

/** The verdict, the columns that matter most, what kind of change it is, and where or since when it shows. */
export function accountOfCheck(check: CheckAnswer): string[] {
  const { state, reason, summary, evaluation, details } = check;
  if (state !== 'done' || evaluation === null) return [`Drift check ${state}: ${reason}.`];
  const [verdict = ''] = summary;
  const ranking = details?.explanation.ranking ?? [];
  const shown = ranking
    .slice(0, SHOWN_FEATURES)
    .flatMap(({ feature }) => evaluation.features.find(({ name }) => name === feature) ?? []);
  return [
    `${verdict}.`,
    ...(shown.length === 0 ? [] : [driftTable(shown)]),
    ...(evaluation.drifted ? accountOfCause(check) : []),
  ];
}

function accountOfCause({ evaluation, details }: CheckAnswer): string[] {
  if (details === null) return [];
  const { diagnosis, segments, changePoints } = details.explanation;
  const level = (evaluation?.level ?? 'none').replaceAll('_', ' ');
  const [worst] = segments;
  const inside = changePoints.filter(({ kind }) => kind === 'inside');
  const started = changePoints.filter(({ kind }) => kind === 'at-start');
  return [
    `Level: ${level}. Diagnosis: ${diagnosis.kind.replaceAll('_', ' ')}. ${diagnosis.adviceText}.`,
    ...(started.length === 0
      ? []
      : [
          `Since when: ${names(started)} differ${started.length === 1 ? 's' : ''} from the first row of the batch on.`,
        ]),
    ...(inside.length === 0 ? [] : [`Changed inside the batch: ${inside.map(placeOf).join(', ')}.`]),
    ...(worst === undefined
      ? []
      : [
          `Most of it where: ${worst.feature} moved by ${decimal(worst.effectInside, 2)} where ${worst.segment.column} is ${worst.segment.label}, by ${decimal(worst.effectOutside, 2)} elsewhere.`,
        ]),
  ];
}

function names(points: readonly { readonly feature: string }[]): string {
  const shown = points.slice(0, SHOWN_FEATURES).map(({ feature }) => feature);
  return points.length > shown.length
    ? `${shown.join(', ')} and ${points.length - shown.length} more`
    : shown.join(', ');
}

function placeOf({ feature, share }: { readonly feature: string; readonly share: number | null }): string {
  return `${feature} after ${percent(share)} of the rows`;
}

/** Retrain or not and why, the leaderboard, the comparison, the outcome. */
export function accountOfRun(run: RunAnswer): string[] {
  const leaderboard = leaderboardOf(run);
  const gate = run.steps.find(({ name }) => name === 'gate');
  return [
    decisionText(run),
    ...(leaderboard.length === 0 ? [] : [leaderboardTable(leaderboard.slice(0, SHOWN_MODELS))]),
    ...(gate === undefined || gate.state !== 'succeeded' ? [] : [`Gate: ${gate.reason}.`]),
    ...(run.state === 'waiting-for-approval' ? ['The run waits for a person to approve the promotion.'] : []),
    ...(run.outcome === 'failed' || run.outcome === 'cancelled'
      ? [`The run ended as ${run.outcome}: ${run.reason}.`]
      : []),
  ];
}

function decisionText({ decision }: RunAnswer): string {
  if (decision === null) return 'Nothing was decided.';
  const { retrain, code, sentence } = decision;
  // These two repeat what the check has said.
  const isTold = code === 'drift' || code === 'no-drift';
  return `Retrain: ${retrain ? 'yes' : 'no'} (${code})${isTold ? '' : `: ${sentence}`}.`;
}

/** Champion, challenger and the interval between them, for the closing table. */
export function gateFigure({ gate }: RunAnswer): string {
  if (gate === null) return '-';
  const isClasses = gate.task === 'classification';
  const name = isClasses ? 'accuracy' : 'mae';
  const show = (value: number | null | undefined) => (isClasses ? percent(value) : decimal(value, 2));
  const ends = (value: number) => (isClasses ? (100 * value).toFixed(1) : value.toFixed(2));
  const test = gate.againstChampion ?? gate.againstBaseline;
  const first = gate.champion ?? gate.baseline;
  const interval =
    test.kind === 'tested'
      ? `, gain ${ends(test.lower)} to ${ends(test.upper)}${isClasses ? ' points' : ''}`
      : '';
  return `${name} ${show(first[name])} -> ${show(gate.challenger[name])}${interval}`;
}

export function driftFigure({ verdict }: CheckAnswer): string {
  return verdict === null ? '-' : `${verdict.driftedFeatures} of ${verdict.testedFeatures} columns drifted`;
}

/** Every challenger of the route against the champion. */
export function accountOfReport(report: ReportAnswer): string[] {
  return report.comparisons.map(({ version, mode, conclusion, reasons, test }) => {
    const figures = test === null ? '' : ` (${test.method}, p ${pValueText(test.pValue)})`;
    return `Version ${version} (${mode}): ${conclusion}${figures}: ${reasons.map(({ message }) => message).join('; ')}.`;
  });
}
