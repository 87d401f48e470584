/** What was decided about the data and on the way, in words. */
import type { Search } from './search.js';

export function remarksOf({ state, deadline }: Search): string[] {
  const { outline, findings, rungs, trials, remarks } = state;
  return [
    ...outline.scoreRemarks,
    ...outline.columnRemarks,
    ...findings.map(({ sentence, action }) => (action === 'block' ? `${sentence}: left out` : sentence)),
    ...rungs.map(
      ({ rows, scores, kept }) =>
        `${kept.length} of ${scores.length} models went on after a first look on ${rows} training rows`,
    ),
    ...(trials.length === 0
      ? []
      : [
          `${trials.length} trials of parameters were made; the scores of tuned models are those they were chosen by`,
        ]),
    ...(deadline.isTimed && deadline.searching.aborted ? ['the budget ended the search'] : []),
    ...remarks,
  ];
}
