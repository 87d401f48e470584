import { describe, expect, it } from 'vitest';
import { makeTrainingRows } from '../../../../test/support/training-rows.js';
import type { Task } from '../estimator.js';
import { getEstimator, listEstimators } from '../estimator-registry.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import { singleRecipe } from '../recipe/single-recipe.js';
import { checkSearchSpace, valueAt } from './search-space.js';
import { searchSpaceOf, tunableIds } from './search-spaces.js';

/** They have nothing to tune, or nothing that is worth a search. */
const UNTUNED: Record<Task, readonly string[]> = {
  classification: ['dummy'],
  regression: ['dummy', 'lr', 'tr', 'ransac'],
};

describe.each(['classification', 'regression'] as const)('search spaces for %s', (task) => {
  it('exist for every estimator with something to tune, and for nothing else', () => {
    const ids = listEstimators(task).map(({ id }) => id);
    expect([...tunableIds(task)].sort()).toEqual(ids.filter((id) => !UNTUNED[task].includes(id)).sort());
  });

  it('hold parameters that the estimators take, at both ends', () => {
    const rows = makeTrainingRows({ rows: 40, seed: 1, classes: task === 'regression' ? 0 : 2 });
    for (const id of tunableIds(task)) {
      const space = searchSpaceOf(task, id)!;
      checkSearchSpace(space);
      const { defaults } = getEstimator(task, id);
      expect(Object.keys(defaults), id).toEqual(expect.arrayContaining(Object.keys(space.dimensions)));
      for (const place of [0, 1]) {
        const params = Object.fromEntries(
          Object.entries(space.dimensions).map(([name, dimension]) => [name, valueAt(dimension, place)]),
        );
        const fit = fitRecipe(singleRecipe(id, params), rows, { task, seed: 1, fold: 0 });
        expect(fit.kind, `${id} ${JSON.stringify(params)}`).toBe('fitted');
      }
    }
  });
});
