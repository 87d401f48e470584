import type { Matrix } from '../estimator.js';
import type { ColumnScaling } from './weighted-moments.js';

/** What the products are taken of: the columns of x, centred and scaled, then the targets as they are. */
export interface GramInput {
  readonly x: Matrix;
  readonly scaling: ColumnScaling;
  /** Further columns of `x.rows` values each; already centred. */
  readonly targets: readonly Float64Array[];
  readonly weights?: Float64Array | undefined;
}

/** A block of rows this large (256 KiB) stays in the cache while all pairs of its columns are multiplied. */
const BLOCK_CELLS = 32_768;
const FEWEST_BLOCK_ROWS = 16;
const MOST_BLOCK_ROWS = 512;

/**
 * The weighted mean products of all pairs of columns, sum of w a b / sum of w, row-major and symmetric, for p columns
 * of x and k targets: with standardised columns the upper left p x p part is their correlation matrix. Constant
 * columns have products 0. Takes no copy of x, only a block of some rows at a time.
 * Cost: rows x (p + k)^2 / 2 multiplications.
 * Source: numpy: (Z * w[:, None]).T @ Z / w.sum().
 * @example columns -1, 1 and target -2, 2: products [1, 2, 2, 4]
 */
export function gramMatrix(input: GramInput): Float64Array {
  const { x, scaling, targets } = input;
  const size = x.columns + targets.length;
  // An even number of columns lets the kernel take two by two.
  const padded = size + (size % 2);
  const wanted = Math.floor(BLOCK_CELLS / padded);
  const blockRows = Math.min(MOST_BLOCK_ROWS, Math.max(FEWEST_BLOCK_ROWS, wanted));
  const block = new Float64Array(padded * blockRows);
  const products = new Float64Array(padded * padded);
  for (let start = 0; start < x.rows; start += blockRows) {
    const count = Math.min(blockRows, x.rows - start);
    fillBlock(block, blockRows, input, start, count);
    addProducts(products, padded, block, blockRows, count);
  }
  const means = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k <= j; k++) {
      const mean = products[j * padded + k]! / scaling.weightSum;
      means[j * size + k] = mean;
      means[k * size + j] = mean;
    }
  }
  return means;
}

/** Writes rows start..start + count into the block, column by column. */
function fillBlock(
  block: Float64Array,
  blockRows: number,
  { x, scaling, targets, weights }: GramInput,
  start: number,
  count: number,
): void {
  const { columns, data } = x;
  const { means, scales, isConstant } = scaling;
  for (let i = 0; i < count; i++) {
    const share = weights === undefined ? 1 : Math.sqrt(weights[start + i]!);
    const row = (start + i) * columns;
    for (let j = 0; j < columns; j++) {
      block[j * blockRows + i] =
        isConstant[j] === 1 ? 0 : (share * (data[row + j]! - means[j]!)) / scales[j]!;
    }
    for (let t = 0; t < targets.length; t++) {
      block[(columns + t) * blockRows + i] = share * targets[t]![start + i]!;
    }
  }
}

/** Adds the products of the lower triangle, two columns by two at a time: four sums per four loads. */
function addProducts(
  products: Float64Array,
  padded: number,
  block: Float64Array,
  blockRows: number,
  count: number,
): void {
  for (let j = 0; j < padded; j += 2) {
    const atJ = j * blockRows;
    const atNextJ = atJ + blockRows;
    for (let k = 0; k <= j; k += 2) {
      const atK = k * blockRows;
      const atNextK = atK + blockRows;
      let sum00 = 0;
      let sum01 = 0;
      let sum10 = 0;
      let sum11 = 0;
      for (let i = 0; i < count; i++) {
        const a = block[atJ + i]!;
        const b = block[atNextJ + i]!;
        const c = block[atK + i]!;
        const d = block[atNextK + i]!;
        sum00 += a * c;
        sum01 += a * d;
        sum10 += b * c;
        sum11 += b * d;
      }
      products[j * padded + k]! += sum00;
      products[j * padded + k + 1]! += sum01;
      products[(j + 1) * padded + k]! += sum10;
      products[(j + 1) * padded + k + 1]! += sum11;
    }
  }
}
