import { InvalidArgument } from '../../errors.js';

/** One round of successive halving. */
export interface Rung {
  /** Rows that every candidate of the round is fitted on. */
  readonly rows: number;
  /** Candidates that come in. */
  readonly candidates: number;
  /** How many of them go on, the best first; of the last round the result. */
  readonly keep: number;
}

/** What is to be halved. */
export interface RungRequest {
  /** Rows of the last round: all there are. */
  readonly rows: number;
  readonly candidates: number;
  /** No round has fewer rows, where there are so many; 2,000 unless given. */
  readonly fewestRows?: number;
  /** One in so many goes on, with so many times the rows; 3 unless given. */
  readonly factor?: number;
  /** Candidates that are wanted in the end; 1 unless given. */
  readonly keep?: number;
}

/**
 * Successive halving: many candidates on few rows, ever fewer on more, the last ones on all. As many rounds as rows and
 * candidates allow; each costs about as much as the others. On few rows there is a single round with all.
 * Source: Jamieson & Talwalkar 2016, Non-stochastic best arm identification and hyperparameter optimization.
 * @throws InvalidArgument on counts below 1 or a factor below 2
 * @example planRungs({ rows: 90_000, candidates: 27, fewestRows: 10_000 })
 *   // 27 on 10,000, 9 on 30,000, 3 on 90,000 rows, of which the best 1 is kept
 */
export function planRungs(request: RungRequest): Rung[] {
  const { rows, candidates, fewestRows = 2000, factor = 3, keep = 1 } = request;
  for (const [name, value] of Object.entries({ rows, candidates, fewestRows, keep })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new InvalidArgument(name, 'must be a whole number of at least 1', value);
    }
  }
  if (!(Number.isFinite(factor) && factor >= 2)) {
    throw new InvalidArgument('factor', 'must be at least 2', factor);
  }
  let rounds = 1;
  // Another round in front is of use while it would have rows enough and someone to send home.
  while (rows / factor ** rounds >= fewestRows && candidates / factor ** rounds >= keep) rounds++;
  const rungs: Rung[] = [];
  let left = candidates;
  for (let round = 0; round < rounds; round++) {
    const isLast = round === rounds - 1;
    const next = isLast ? keep : Math.max(keep, Math.ceil(candidates / factor ** (round + 1)));
    rungs.push({
      rows: isLast ? rows : Math.round(rows / factor ** (rounds - 1 - round)),
      candidates: left,
      keep: Math.min(next, left),
    });
    left = Math.min(next, left);
  }
  return rungs;
}
