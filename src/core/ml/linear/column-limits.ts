import { withLimits } from '../size-limits.js';

/** Rows x columns^2 beyond which solving for all columns at once can take minutes. */
const MOST_PRODUCTS = 6e10;

/**
 * The `refuses` of estimators that multiply all pairs of columns: none up to 6e10 products (10,000 rows of 2,400
 * columns, 1 million rows of 240): about 20 seconds, and several times that where columns depend on each other.
 * @example refusesManyProducts({ rows: 10, columns: 2, task: 'regression', classCount: 0 }) // undefined
 */
export const refusesManyProducts = withLimits(
  ({ rows, columns }) => {
    const products = rows * columns * columns;
    if (products <= MOST_PRODUCTS) return undefined;
    return `takes at most ${MOST_PRODUCTS.toExponential(0)} rows x columns x columns, there are ${products.toExponential(1)}`;
  },
  { mostProducts: MOST_PRODUCTS },
);
