/** The rows of story 1: three classes, ten features of which five matter, and every kind of injected drift. */
import { type DriftRecipe, injectDrift } from '../../core/synthetic/inject-drift.js';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import type { Table } from '../../core/table.js';

const SHAPE = { features: 10, informative: 5, classes: 3 };
const LATER_ROWS = 4000;

/** Another seed, another batch of the same world. */
function plainRows(rows: number, seed: number): Table {
  return makeClassification({ ...SHAPE, rows, seed });
}

/** The world after the shift: every feature of every row lies 1.5 standard deviations higher. */
function shiftedRows(rows: number, seed: number): Table {
  return drift(plainRows(rows, seed), { kind: 'mean_shift', magnitude: 1.5, fraction: 1 });
}

function drift(table: Table, recipe: Omit<DriftRecipe, 'seed'>): Table {
  return injectDrift(table, { ...recipe, seed: 1 });
}

/** Batches of the story by what happened to them. */
export const syntheticBatches = {
  first: () => plainRows(10_000, 1),
  none: () => drift(plainRows(LATER_ROWS, 2), { kind: 'none', magnitude: 0, fraction: 0 }),
  meanShift: () => shiftedRows(LATER_ROWS, 3),
  labelNoise: () => drift(shiftedRows(LATER_ROWS, 4), { kind: 'label_noise', magnitude: 0, fraction: 0.4 }),
  scale: () => drift(shiftedRows(LATER_ROWS, 5), { kind: 'scale', magnitude: 1, fraction: 0.6 }),
  featureSwap: () => drift(shiftedRows(LATER_ROWS, 6), { kind: 'feature_swap', magnitude: 0, fraction: 1 }),
} as const;

/** Rows that no batch holds, for requests: seeds the batches do not use. */
export const syntheticRequests = {
  plain: () => plainRows(300, 101),
  shifted: () => shiftedRows(500, 102),
  noisy: () => drift(shiftedRows(500, 102), { kind: 'label_noise', magnitude: 0, fraction: 0.4 }),
  swapped: () => drift(shiftedRows(500, 103), { kind: 'feature_swap', magnitude: 0, fraction: 1 }),
} as const;
