import { permutation, type Random } from '../../../random.js';
import type { ClassTarget, Matrix, RowTies } from '../../estimator.js';
import { takeTies } from '../../row-ties.js';
import { takeMatrixRows } from '../../take-matrix-rows.js';
import { takeTargetRows } from '../../target-rows.js';
import type { FeatureInfo } from '../feature-info.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { adasynShares } from './adasyn-shares.js';
import { drawSynthetic, type SyntheticRow } from './draw-synthetic.js';

/** Training rows, changed or not. */
export interface BalancedRows {
  readonly matrix: Matrix;
  readonly target: ClassTarget;
  readonly weights?: Float64Array | undefined;
  readonly ties?: RowTies | undefined;
}

/** What is balanced. */
export interface BalanceInput extends BalancedRows {
  readonly features: readonly FeatureInfo[];
  readonly method: PreprocessOptions['fixImbalanceMethod'];
  readonly random: Random;
}

/**
 * Brings the classes that occur to the size of the largest by new rows, or to that of the smallest by leaving rows out.
 * `randomoversampler`: copies of random rows. `smote`: rows between a random row and one of its 5 nearest neighbours
 * of the class. `adasyn`: the same, with more of them around rows that have other classes among their 5 nearest; its
 * number is whole, so which row gets the odd one is drawn. `randomundersampler`: a random part of each class.
 * New rows stand after the given ones and have weight and ties of the row that they come from; `ties.origins` says
 * which two rows each was made of, so that no fit stops by rows that it learns from.
 * Only for training rows, and only inside the fold that learns from them.
 * Source: Chawla et al. 2002 (SMOTE), JAIR 16; He et al. 2008 (ADASYN), IJCNN; imbalanced-learn 0.14.
 */
export function balanceClasses(input: BalanceInput): BalancedRows {
  const { matrix, target, method, random } = input;
  const members = rowsByClass(target);
  const sizes = members.map(({ length }) => length).filter((size) => size > 0);
  if (sizes.length < 2) return input;
  if (method === 'randomundersampler') {
    const size = Math.min(...sizes);
    const kept = members.flatMap((rows, k) =>
      Array.from(permutation(rows.length, random.fork(`class/${k}`)).subarray(0, size), (at) => rows[at]!),
    );
    return takeRows(input, Uint32Array.from(kept).sort());
  }
  const most = Math.max(...sizes);
  const made: SyntheticRow[] = [];
  members.forEach((rows, k) => {
    if (rows.length === 0 || rows.length === most) return;
    const stream = random.fork(`class/${k}`);
    const wanted = most - rows.length;
    if (method === 'randomoversampler') {
      for (let i = 0; i < wanted; i++) {
        const row = rows[stream.integer(rows.length)]!;
        made.push({ base: row, other: row, part: 0 });
      }
      return;
    }
    const counts =
      method === 'adasyn'
        ? adasynShares(matrix, target.labels, rows, wanted, stream.fork('shares'))
        : undefined;
    made.push(...drawSynthetic(matrix, rows, counts ?? wanted, stream));
  });
  return made.length === 0 ? input : append(input, made);
}

function rowsByClass({ labels, classCount }: ClassTarget): Uint32Array[] {
  const members: number[][] = Array.from({ length: classCount }, () => []);
  labels.forEach((label, row) => {
    members[label]!.push(row);
  });
  return members.map((rows) => Uint32Array.from(rows));
}

function takeRows({ matrix, target, weights, ties }: BalancedRows, rows: Uint32Array): BalancedRows {
  return {
    matrix: takeMatrixRows(matrix, rows),
    target: takeTargetRows(target, rows),
    weights: weights === undefined ? undefined : Float64Array.from(rows, (row) => weights[row]!),
    ties: ties && takeTies(ties, rows),
  };
}

/** Numbers and words lie on the line between the two rows; marks and codes are those of the nearer row. */
function append(input: BalanceInput, made: readonly SyntheticRow[]): BalancedRows {
  const { matrix, target, weights, ties, features } = input;
  const { rows, columns, data } = matrix;
  const all = new Float64Array((rows + made.length) * columns);
  all.set(data);
  const labels = new Int32Array(rows + made.length);
  labels.set(target.labels);
  const heavier = weights === undefined ? undefined : new Float64Array(rows + made.length);
  if (weights !== undefined) heavier?.set(weights);
  const given = Array.from({ length: rows }, (_, row) => row);
  const bases = Uint32Array.from([...given, ...made.map(({ base }) => base)]);
  const isMixed = features.map(({ kind }) => kind === 'number' || kind === 'text');
  made.forEach(({ base, other, part }, k) => {
    const into = (rows + k) * columns;
    for (let j = 0; j < columns; j++) {
      const from = data[base * columns + j]!;
      const to = data[other * columns + j]!;
      if (isMixed[j] === true) all[into + j] = part === 0 ? from : from + part * (to - from);
      else all[into + j] = part < 0.5 ? from : to;
    }
    labels[rows + k] = target.labels[base]!;
    if (heavier !== undefined) heavier[rows + k] = weights![base]!;
  });
  return {
    matrix: { rows: rows + made.length, columns, data: all },
    target: { ...target, labels },
    weights: heavier,
    ties: {
      ...(ties && takeTies(ties, bases)),
      origins: {
        isMade: Uint8Array.from({ length: rows + made.length }, (_, row) => (row < rows ? 0 : 1)),
        base: Int32Array.from(bases),
        other: Int32Array.from([...given, ...made.map(({ other }) => other)]),
      },
    },
  };
}
