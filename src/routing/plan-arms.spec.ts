import { describe, expect, it } from 'vitest';
import { armsAfterStageChange, challengerFaults, composeArms } from './plan-arms.js';
import type { Arm } from './routing.api.js';

const one = { versionId: 'ver_1', version: 1 };
const two = { versionId: 'ver_2', version: 2 };
const three: Arm = { versionId: 'ver_3', version: 3, mode: 'live', weight: 0.1 };
const four: Arm = { versionId: 'ver_4', version: 4, mode: 'shadow', weight: 1 };

describe('composeArms', () => {
  it('gives the champion the live weight that is left and no more digits than needed', () => {
    const arms = composeArms(one, [three, { ...three, versionId: 'ver_5', weight: 0.2 }, four]);
    expect(arms.map((arm) => arm.weight)).toEqual([0.7, 0.1, 0.2, 1]);
  });
});

describe('armsAfterStageChange', () => {
  it('opens a route with the first version in Production', () => {
    const arms = armsAfterStageChange([], { ...one, from: 'None', to: 'Production' });
    expect(arms).toEqual([{ ...one, mode: 'live', weight: 1 }]);
  });

  it('puts a promoted challenger in the place of the champion and keeps the others', () => {
    const before = composeArms(one, [three, four]);
    const arms = armsAfterStageChange(before, { ...three, from: 'Staging', to: 'Production' });
    expect(arms).toEqual([{ versionId: 'ver_3', version: 3, mode: 'live', weight: 1 }, four]);
  });

  it('keeps challengers when another version is promoted', () => {
    const arms = armsAfterStageChange(composeArms(one, [three]), {
      ...two,
      from: 'Staging',
      to: 'Production',
    });
    expect(arms).toEqual([{ ...two, mode: 'live', weight: 0.9 }, three]);
  });

  it('closes the route when the champion leaves without a successor', () => {
    const before = composeArms(one, [three]);
    expect(armsAfterStageChange(before, { ...one, from: 'Production', to: 'Archived' })).toEqual([]);
  });

  it('drops an archived challenger and gives its weight back', () => {
    const arms = armsAfterStageChange(composeArms(one, [three]), {
      ...three,
      from: 'Staging',
      to: 'Archived',
    });
    expect(arms).toEqual([{ ...one, mode: 'live', weight: 1 }]);
  });

  it('is not touched by moves of versions that it does not use', () => {
    const before = composeArms(one, [three]);
    expect(armsAfterStageChange(before, { ...two, from: 'None', to: 'Staging' })).toBeUndefined();
    expect(armsAfterStageChange(before, { ...two, from: 'Production', to: 'Archived' })).toBeUndefined();
    expect(armsAfterStageChange(before, { ...three, from: 'None', to: 'Staging' })).toBeUndefined();
  });
});

describe('challengerFaults', () => {
  const champion: Arm = { ...one, mode: 'live', weight: 1 };

  it('accepts live weights up to 1 beside any shadow weights', () => {
    const wanted = [0.1, 0.2, 0.3, 0.4].map((weight, i) => ({
      versionId: `ver_${i + 5}`,
      mode: 'live' as const,
      weight,
    }));
    expect(challengerFaults(champion, [...wanted, four])).toEqual([]);
  });

  it('names every fault with its place, rule and value', () => {
    const faults = challengerFaults(champion, [
      { versionId: 'ver_1', mode: 'live', weight: 0.6 },
      { versionId: 'ver_3', mode: 'live', weight: 0.6 },
      { versionId: 'ver_3', mode: 'shadow', weight: 1.5 },
      { versionId: 'ver_6', mode: 'shadow', weight: Number.NaN },
    ]);
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      '/challengers/0/versionId',
      '/challengers/2/weight',
      '/challengers/2/versionId',
      '/challengers/3/weight',
      '/challengers',
    ]);
    expect(faults.at(-1)?.message).toBe('the live weights must sum to at most 1, received 1.2');
  });
});
