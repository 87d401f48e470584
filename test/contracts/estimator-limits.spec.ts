import { describe, expect, it } from 'vitest';
import type { Estimator, SizeLimits, Task } from '../../src/core/ml/estimator.js';
import { listEstimators } from '../../src/core/ml/estimator-registry.js';
import { limitsInWords } from '../../src/core/ml/size-limits.js';

const SOME_ROWS = 100;
type Size = Partial<{ rows: number; columns: number; classCount: number }>;

/** Sizes at each limit and one step beyond it, small in every other way. */
function borders(limits: SizeLimits): [name: string, at: Size, beyond: Size][] {
  const { fewestRows, mostRows, mostColumns, mostCells, mostTermCells, mostProducts, mostClasses } = limits;
  const all: [string, Size, Size][] = [];
  if (fewestRows !== undefined) all.push(['fewestRows', { rows: fewestRows }, { rows: fewestRows - 1 }]);
  if (mostRows !== undefined) all.push(['mostRows', { rows: mostRows }, { rows: mostRows + 1 }]);
  if (mostColumns !== undefined)
    all.push(['mostColumns', { columns: mostColumns }, { columns: mostColumns + 1 }]);
  if (mostClasses !== undefined)
    all.push(['mostClasses', { classCount: mostClasses }, { classCount: mostClasses + 1 }]);
  const wide = (name: string, rows: number) =>
    all.push([name, { rows, columns: 1000 }, { rows: rows + 1, columns: 1000 }]);
  if (mostCells !== undefined) wide('mostCells', mostCells / 1000);
  if (mostProducts !== undefined) wide('mostProducts', mostProducts / 1e6);
  // Three columns make 9 terms of degree 2: 3, 3 squares and 3 products.
  if (mostTermCells !== undefined) {
    const rows = Math.floor(mostTermCells / 9);
    all.push(['mostTermCells', { rows, columns: 3 }, { rows: rows + 1, columns: 3 }]);
  }
  return all;
}

function refuses(estimator: Estimator, task: Task, size: Size): boolean {
  const classCount = task === 'classification' ? (size.classCount ?? 2) : 0;
  return estimator.refuses({ rows: SOME_ROWS, columns: 3, ...size, task, classCount }) !== undefined;
}

describe.each(['classification', 'regression'] as const)('limits of estimators for %s', (task) => {
  it.each(listEstimators(task).map((one) => [one.id, one] as const))(
    '%s: are where it says',
    (_, estimator) => {
      const { limits = {} } = estimator.refuses;
      for (const [name, at, beyond] of borders(limits)) {
        if (name === 'mostClasses' && task === 'regression') continue;
        expect([name, refuses(estimator, task, at), refuses(estimator, task, beyond)]).toEqual([
          name,
          false,
          true,
        ]);
      }
    },
  );

  it.each(listEstimators(task).map((one) => [one.id, one] as const))(
    '%s: are all there are',
    (_, estimator) => {
      const { limits = {} } = estimator.refuses;
      const { mostRows, mostColumns, mostCells, mostTermCells, mostProducts, mostClasses, fewestRows } =
        limits;
      const isFree = (...bounds: (number | undefined)[]) => bounds.every((bound) => bound === undefined);
      if (isFree(fewestRows)) expect(refuses(estimator, task, { rows: 1 })).toBe(false);
      if (isFree(mostRows, mostCells, mostTermCells, mostProducts))
        expect(refuses(estimator, task, { rows: 1e9 })).toBe(false);
      if (isFree(mostColumns, mostCells, mostTermCells, mostProducts))
        expect(refuses(estimator, task, { columns: 1e7 })).toBe(false);
      if (isFree(mostClasses)) expect(refuses(estimator, task, { classCount: 1e6 })).toBe(false);
    },
  );
});

it('says limits in words, as many as there are', () => {
  expect(limitsInWords({ fewestRows: 20, mostCells: 1e9, mostClasses: 100 })).toEqual([
    'at least 20 rows',
    'at most 1,000,000,000 rows x columns',
    'at most 100 classes',
  ]);
  expect(limitsInWords({})).toEqual([]);
});
