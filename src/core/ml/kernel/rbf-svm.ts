import { checkFitInput, expectClasses } from '../check-fit-input.js';
import type { ClassTarget, Estimator, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { GAMMA_RULE, resolveGamma } from './kernel-width.js';
import { type PairMachines, pairsOf, RbfSvmModel, readMachines } from './pair-machines.js';
import { type FittedPair, fitPair } from './support-vector-pair.js';

const ID = 'rbfsvm';
const DEFAULTS: { C: number; gamma: number | string; tolerance: number } = {
  C: 1,
  gamma: 'scale',
  tolerance: 1e-3,
};
const RULES: ParamRules<typeof DEFAULTS> = {
  C: { kind: 'number', above: 0, maximum: 1e9 },
  gamma: GAMMA_RULE,
  tolerance: { kind: 'number', minimum: 1e-12, maximum: 1 },
};

/**
 * Support vector machine with a radial kernel, one machine per pair of classes, its probabilities by Platt scaling
 * on held-out parts (seeded) and pairwise coupling. Strong on small smooth problems; time grows with the square of
 * the rows.
 * Minimises 1/2 |w|^2 + C sum of weight x max(0, 1 - y f(x)), kernel exp(-gamma |a - b|^2).
 * The class is the one of the highest probability, which near ties need not be the one of most pairwise votes.
 * A class absent from the training labels gets probability 0.
 * @param params C in (0, 1e9], default 1, larger fits closer; gamma `scale` (default, 1 / (columns x variance)),
 *   `auto` (1 / columns) or a number above 0; tolerance in [1e-12, 1], default 1e-3: when the search ends
 * Source: scikit-learn 1.9 SVC(probability=True), LIBSVM 3.3.
 * @example rows around the origin against rows on a ring around it: told apart, as no line could
 */
export const rbfSvm: Estimator = {
  id: ID,
  name: 'SVM, radial kernel',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: true,
  // Pairs of K classes hold 2 (K - 1) / K times the squared rows of two.
  estimateSeconds: ({ rows, columns, classCount }) =>
    0.1 + rows * rows * (columns + 40) * (1 - 1 / Math.max(2, classCount)) * 1e-9,
  refuses: refusesBeyond({ fewestRows: 10, mostRows: 10_000, mostClasses: 50 }),
  fit(x, y, params, random, weights) {
    const { C, gamma: rule, tolerance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const target = expectClasses(ID, y);
    const gamma = resolveGamma(rule, x, weights);
    const groups = rowsByClass(target, weights);
    const machines = pairsOf(groups.length).map(([a, b]) => {
      const rows = Int32Array.from([...groups[a]!.rows, ...groups[b]!.rows]);
      const fitted = fitPair(
        {
          block: gather(x, rows),
          isFirst: Uint8Array.from(rows, (_, place) => (place < groups[a]!.rows.length ? 1 : 0)),
          weights: Float64Array.from(rows, (row) => weights?.[row] ?? 1),
        },
        { C, gamma, tolerance },
        random.fork(`pair/${groups[a]!.label}/${groups[b]!.label}`),
      );
      return { rows, fitted };
    });
    return new RbfSvmModel(
      ID,
      joinMachines(x, machines, {
        gamma,
        classCount: target.classCount,
        classes: Int32Array.from(groups, ({ label }) => label),
      }),
    );
  },
  fromJSON: (json) => new RbfSvmModel(ID, readMachines(ID, json)),
};

function rowsByClass(y: ClassTarget, weights: Float64Array | undefined) {
  const rows: number[][] = Array.from({ length: y.classCount }, () => []);
  for (let i = 0; i < y.labels.length; i++) if (weights?.[i] !== 0) rows[y.labels[i]!]!.push(i);
  return rows.map((own, label) => ({ label, rows: own })).filter((group) => group.rows.length > 0);
}

function gather(x: Matrix, rows: Int32Array) {
  const data = new Float64Array(rows.length * x.columns);
  rows.forEach((row, place) => {
    data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), place * x.columns);
  });
  return { data, rows: rows.length, columns: x.columns };
}

/** Keeps each training row that any machine needs once. */
function joinMachines(
  x: Matrix,
  machines: readonly { readonly rows: Int32Array; readonly fitted: FittedPair }[],
  fixed: Pick<PairMachines, 'gamma' | 'classCount' | 'classes'>,
): PairMachines {
  const placeOf = new Int32Array(x.rows).fill(-1);
  const kept: number[] = [];
  for (const { rows, fitted } of machines) {
    rows.forEach((row, k) => {
      if (fitted.coefficients[k] === 0 || placeOf[row]! >= 0) return;
      placeOf[row] = kept.length;
      kept.push(row);
    });
  }
  const coefficients = new Float64Array(machines.length * kept.length);
  machines.forEach(({ rows, fitted }, m) => {
    rows.forEach((row, k) => {
      if (fitted.coefficients[k] !== 0) {
        coefficients[m * kept.length + placeOf[row]!] = fitted.coefficients[k]!;
      }
    });
  });
  const of = (pick: (fitted: FittedPair) => number) =>
    Float64Array.from(machines, ({ fitted }) => pick(fitted));
  return {
    ...fixed,
    columns: x.columns,
    vectors: gather(x, Int32Array.from(kept)).data,
    coefficients,
    offsets: of(({ offset }) => offset),
    slopes: of(({ sigmoid }) => sigmoid.slope),
    shifts: of(({ sigmoid }) => sigmoid.shift),
    converged: machines.every(({ fitted }) => fitted.converged),
  };
}
