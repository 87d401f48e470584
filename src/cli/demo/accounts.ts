/** Turns answers of the API into sentences and tables of the account. */
import type { CheckAnswer, ReportAnswer, RunAnswer } from '../answers.js';
import { leaderboardOf } from '../answers.js';
import { decimal, percent, pValueText } from '../figures.js';
import { driftTable, leaderboardTable } from '../report-tables.js';

const SHOWN_FEATURES = 6;
const SHOWN_MODELS = 4;

/** The verdict, then the columns that changed most. */
export function accountOfCheck(check: CheckAnswer): string[] {
  const { state, reason, summary, evaluation } = check;
  if (state !== 'done' || evaluation === null) return [`Drift check ${state}: ${reason}.`];
  const drifted = evaluation.features.filter((feature) => feature.drifted);
  const byEffect = [...drifted].sort((a, b) => (b.effect ?? 0) - (a.effect ?? 0)).slice(0, SHOWN_FEATURES);
  const [verdict = ''] = summary;
  return [`${verdict}.`, ...(byEffect.length === 0 ? [] : [driftTable(byEffect)])];
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
