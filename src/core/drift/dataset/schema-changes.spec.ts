import { describe, expect, it } from 'vitest';
import { resolveDriftSettings } from '../drift-settings.js';
import { evaluateDrift } from '../evaluate-drift.js';

const numbers = { kind: 'number', values: Float64Array.from({ length: 60 }, (_, row) => row) } as const;
const labels = { kind: 'category', codes: new Int32Array(60), levels: ['a'] } as const;
const table = (columns: Record<string, typeof numbers | typeof labels>) => ({
  rowCount: 60,
  columns: Object.entries(columns).map(([name, data]) => ({ name, data })),
});
const evaluate = (current: ReturnType<typeof table>, preset: 'default' | 'seed') =>
  evaluateDrift({
    reference: table({ x: numbers, y: numbers }),
    current,
    settings: resolveDriftSettings({ preset }),
    seed: 1,
  });

describe('schemaChanges', () => {
  it('makes a column that is gone or of another type drift of the data set, and an incident', () => {
    for (const current of [table({ x: numbers }), table({ x: numbers, y: labels })]) {
      const evaluation = evaluate(current, 'default');
      expect(evaluation).toMatchObject({ drifted: true, level: 'incident', driftedFeatures: 0 });
      expect(evaluation.dataset.find(({ measure }) => measure === 'schema')).toMatchObject({
        drifted: true,
        statistic: 1,
        effect: 0.5,
      });
    }
  });

  it('is silent on equal columns, and no part of the rules of other tools', () => {
    expect(evaluate(table({ x: numbers, y: numbers }), 'default')).toMatchObject({
      drifted: false,
      level: 'none',
    });
    expect(evaluate(table({ x: numbers }), 'seed').drifted).toBe(false);
  });
});
