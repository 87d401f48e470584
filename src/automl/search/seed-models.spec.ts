import { describe, expect, it } from 'vitest';
import { makeOutline } from '../../../test/support/make-outline.js';
import type { TrainingSettings } from '../automl.api.js';
import { withSeeds } from './seed-models.js';

const outline = makeOutline({
  size: { rows: 100, columns: 3, task: 'classification', classCount: 2 },
  models: [
    { id: 'dummy', name: 'Baseline' },
    { id: 'dt', name: 'Tree' },
  ],
});

const settings = (given: Partial<TrainingSettings>) => given as TrainingSettings;

describe('withSeeds', () => {
  it('marks a model that is planned with the same parameters, and adds others', () => {
    const found = withSeeds(
      outline,
      settings({
        params: { dt: { maxDepth: 3 } },
        seedRecipes: [
          { recipe: { kind: 'single', estimator: 'dt', params: { maxDepth: 3 } } },
          { recipe: { kind: 'single', estimator: 'dt', params: { maxDepth: 5 } }, name: 'version 2' },
          { recipe: { kind: 'single', estimator: 'dt', params: { maxDepth: 7 } } },
        ],
      }),
    );
    expect(found.outline.models[1]).toMatchObject({ id: 'dt', source: 'seeded' });
    expect(found.seeds.map(({ planned }) => planned)).toMatchObject([
      { id: 'seeded dt', name: 'version 2', source: 'seeded' },
      { id: 'seeded dt 2', source: 'seeded' },
    ]);
  });

  it('lists a recipe that cannot be fitted with the reason', () => {
    const { seeds } = withSeeds(
      outline,
      settings({
        seedRecipes: [
          { recipe: { kind: 'imported', format: 'onnx' } },
          { recipe: { kind: 'single', estimator: 'ridgeless', params: {} } },
        ],
      }),
    );
    expect(seeds.map(({ planned }) => planned.refusedAs)).toEqual(['unsupported', 'unsupported']);
    expect(seeds[0]?.planned.refusal).toContain('trained elsewhere');
  });
});
