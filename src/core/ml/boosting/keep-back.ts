import { permutation, type Random } from '../../random.js';
import type { Target } from '../estimator.js';

/** Rows to learn from and rows to judge by, both ascending. */
export interface KeptBack {
  readonly learning: Uint32Array;
  readonly judging: Uint32Array;
}

/**
 * Keeps a share of the rows back, of every class for itself.
 * @param rows to choose from, ascending
 * @param share in (0, 1); every class with a row keeps at least one to learn from
 */
export function keepBack(y: Target, rows: Uint32Array, share: number, random: Random): KeptBack {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const label = y.task === 'classification' ? y.labels[row]! : 0;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  const isJudging = new Map<number, boolean>();
  for (const label of [...groups.keys()].sort((a, b) => a - b)) {
    const group = groups.get(label)!;
    const count = Math.min(group.length - 1, Math.round(share * group.length));
    const order = permutation(group.length, random);
    for (let i = 0; i < count; i++) isJudging.set(group[order[i]!]!, true);
  }
  return {
    learning: rows.filter((row) => !isJudging.has(row)),
    judging: rows.filter((row) => isJudging.has(row)),
  };
}
