import { describe, expect, it } from 'vitest';
import { alignTrend, type TrendCell, type TrendPoint } from './trend.js';

const cell = (effect: number): TrendCell => ({
  effect,
  effectMeasure: 'psi',
  pAdjusted: null,
  drifted: false,
  status: 'ok',
});

function point(checkId: string, effects: Record<string, number>): TrendPoint {
  return {
    checkId,
    finishedAt: new Date(0),
    referenceRows: 10,
    currentRows: 10,
    drifted: false,
    level: 'none',
    names: Object.keys(effects),
    cells: Object.values(effects).map(cell),
  };
}

describe('alignTrend', () => {
  it('puts the cells of a feature in one column, whatever the checks compared', () => {
    const { features, points } = alignTrend([point('1', { old: 1, a: 2 }), point('2', { a: 3, b: 4 })]);
    expect(features).toEqual(['a', 'b', 'old']);
    expect(points.map(({ cells }) => cells.map((found) => found?.effect))).toEqual([
      [2, undefined, 1],
      [3, 4, undefined],
    ]);
  });

  it('is empty without checks', () => {
    expect(alignTrend([])).toEqual({ features: [], points: [] });
  });
});
