import { createSplitSearch } from './create-split-search.js';
import { growTree } from './grow-tree.js';
import type { GrowerMaker } from './grower.js';
import { createCompiledGrower } from './kernel/compiled-grower.js';

/**
 * The compiled grower where the engine can run it, else the plain one; trees are the same. At most one grower per
 * thread is in use at a time.
 */
export const createTreeGrower: GrowerMaker = (columns, y, limits) =>
  createCompiledGrower(columns, y, limits) ?? createPlainGrower(columns, y, limits);

/** Grows trees with `growTree`. */
export const createPlainGrower: GrowerMaker = (columns, y, limits) => {
  const weights = new Float64Array(columns.rows);
  const rowOrder = new Uint32Array(columns.rows);
  const search = createSplitSearch({ columns, weights, rowOrder }, y);
  return {
    weights,
    rowOrder,
    grow: (rowCount, random) => growTree(columns, search, rowOrder, rowCount, limits, random),
  };
};
