import { describe, expect, it } from 'vitest';
import { STAGES, type Stage } from './registry.api.js';
import { refuseMove } from './stage-machine.js';

const pairs = STAGES.flatMap((from) => STAGES.map((to) => ({ from, to })));

/** Stages that can be reached from `start` by allowed moves. */
function reachable(start: Stage, unusableReason?: string): Set<Stage> {
  const seen = new Set<Stage>([start]);
  const open = [start];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const to of STAGES) {
      const move = { from, to, ...(unusableReason === undefined ? {} : { unusableReason }) };
      if (seen.has(to) || refuseMove(move) !== undefined) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

describe('the stage machine', () => {
  it('allows exactly these moves', () => {
    const allowed = pairs.filter((pair) => refuseMove(pair) === undefined);
    expect(allowed.map(({ from, to }) => `${from} -> ${to}`).sort()).toEqual(
      [
        'None -> Staging',
        'None -> Production',
        'None -> Archived',
        'Staging -> Production',
        'Staging -> None',
        'Staging -> Archived',
        'Production -> Archived',
        'Production -> Staging',
        'Archived -> Staging',
        'Archived -> Production',
        'Archived -> None',
      ].sort(),
    );
  });

  it('gives a reason for every refusal', () => {
    const refused = pairs.filter((pair) => refuseMove(pair) !== undefined);
    expect(refused).toHaveLength(5);
    for (const pair of refused) expect(refuseMove(pair)).toMatch(/\w+ \w+/);
  });

  it('refuses to stay in the same stage', () => {
    for (const stage of STAGES) expect(refuseMove({ from: stage, to: stage })).toMatch('already');
  });

  it('leaves no stage unreachable and none without a way out', () => {
    for (const stage of STAGES) expect([...reachable(stage)].sort()).toEqual([...STAGES].sort());
  });

  it('keeps an unusable version away from Staging and Production on every path, and says why', () => {
    expect([...reachable('None', 'no better than the baseline')].sort()).toEqual(['Archived', 'None']);
    expect(
      refuseMove({ from: 'None', to: 'Production', unusableReason: 'no better than the baseline' }),
    ).toMatch('no better than the baseline');
  });

  it('lets an unusable version that is serving leave', () => {
    const unusableReason = 'no better than the baseline';
    expect(refuseMove({ from: 'Production', to: 'Archived', unusableReason })).toBeUndefined();
  });
});
