import { readFileSync } from 'node:fs';

/** Statistics, p-values and distances of one 2 x k table. */
export interface TableCase {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly degreesOfFreedom: number;
  readonly chiSquared: number;
  readonly chiSquaredP: number;
  readonly g: number;
  readonly gP: number;
  readonly psi: number;
  readonly psiP: number;
  readonly jensenShannonDivergence: number;
  readonly kullbackLeibler: number;
  readonly hellinger: number;
  readonly totalVariation: number;
  readonly lInfinity: number;
  readonly cramersV: number;
}

type TableRow = readonly [readonly number[], readonly number[], ...number[]];

interface CategoricalFile {
  readonly tables: readonly TableRow[];
  readonly fisher: readonly [number, number, number, number, number, boolean][];
  readonly proportions: readonly [number, number, number, number, number, number][];
  readonly hypergeometric: readonly [number, number, number, number, number][];
  readonly exceedance: readonly [number, number, number, number][];
}

/** Reference values written by generate_categorical.py; tables are stored as rows of numbers. */
export function readCategoricalGolden() {
  const url = new URL('./categorical.json', import.meta.url);
  const file: CategoricalFile = JSON.parse(readFileSync(url, 'utf8'));
  return { ...file, tables: file.tables.map(tableCase) };
}

function tableCase([reference, current, ...values]: TableRow): TableCase {
  const at = (index: number) => values[index]!;
  return {
    reference,
    current,
    degreesOfFreedom: at(0),
    chiSquared: at(1),
    chiSquaredP: at(2),
    g: at(3),
    gP: at(4),
    psi: at(5),
    psiP: at(6),
    jensenShannonDivergence: at(7),
    kullbackLeibler: at(8),
    hellinger: at(9),
    totalVariation: at(10),
    lInfinity: at(11),
    cramersV: at(12),
  };
}

/** p-values, then the same adjusted by Benjamini-Hochberg, Holm and Bonferroni. */
export type AdjustedList = readonly [number[], number[], number[], number[]];

/** Adjusted p-values of statsmodels, written by generate_categorical.py. */
export function readMultiplicityGolden(): { readonly lists: readonly AdjustedList[] } {
  return JSON.parse(readFileSync(new URL('./multiplicity.json', import.meta.url), 'utf8'));
}
