/** What was decided about the data and on the way, in words. */
import type { DataPlan } from '../fit-tasks.js';
import { countWords } from './count-words.js';
import type { Deadline } from './deadline.js';
import type { SearchState } from './search.js';

interface Told {
  readonly state: Pick<SearchState, 'outline' | 'findings' | 'rungs' | 'trials' | 'scoreboard' | 'remarks'>;
  readonly deadline: Pick<Deadline, 'isTimed' | 'searching'>;
  readonly data: Pick<DataPlan, 'settings' | 'timeColumn'>;
}

export function remarksOf({ state, deadline, data }: Told): string[] {
  const { outline, findings, rungs, remarks } = state;
  return [
    ...outline.scoreRemarks,
    ...ageRemarks(data),
    ...outline.columnRemarks,
    ...findings.map(({ sentence, action }) => (action === 'block' ? `${sentence}: left out` : sentence)),
    ...rungs.map(lookRemark),
    ...trialRemarks(state),
    ...(deadline.isTimed && deadline.searching.aborted ? ['the budget ended the search'] : []),
    ...remarks,
  ];
}

function ageRemarks({ settings: { halfLifeRows }, timeColumn }: Told['data']): string[] {
  if (halfLifeRows === undefined) return [];
  const order = timeColumn === undefined ? 'in the order they are stored in' : `by ${timeColumn}`;
  return [
    `a training row counts half as much for every ${countWords(halfLifeRows, 'row')} after it, ${order}`,
  ];
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** Every look is at models that went on after the one before, on more rows. */
function lookRemark({ rows, scores, kept }: Told['state']['rungs'][number], index: number): string {
  const which = ORDINALS[index] === undefined ? `look ${index + 1}` : `the ${ORDINALS[index]} look`;
  const scoreless = scores.filter(({ score }) => score === null).length;
  return [
    `${kept.length} of ${countWords(scores.length, 'model')} went on after ${which}, on ${countWords(rows, 'training row')} of one fold`,
    ...(scoreless === 0 ? [] : [`${scoreless} of them had no score by its end`]),
  ].join('; ');
}

function trialRemarks({ trials, outline, scoreboard }: Told['state']): string[] {
  if (trials.length === 0) return [];
  const early = trials.filter(({ folds }) => folds < outline.foldCount).length;
  const made = `${countWords(trials.length, 'trial')} of parameters ${trials.length === 1 ? 'was' : 'were'} made`;
  const tuned = scoreboard.models().filter(({ model }) => model.id.startsWith('tuned ')).length;
  const outcome =
    tuned === 0
      ? 'none was better than what it began with'
      : tuned === 1
        ? 'the score of the tuned model is the one it was chosen by'
        : 'the scores of tuned models are those they were chosen by';
  return [`${made}${early === 0 ? '' : `, ${early} given up before the last fold`}; ${outcome}`];
}
