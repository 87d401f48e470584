import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { listStreamDetectors } from './stream-detector-registry.js';

/** The short form of test/simulation/streams.long.spec.ts. */
const runs = 40;
const standard = listStreamDetectors()[0]!;

/** Positions of the alarms in a stream of errors at one rate, then at another. */
function alarmsOf(seed: string, parts: readonly (readonly [rate: number, count: number])[]): number[] {
  const random = createRandom(seed);
  const detector = standard.create();
  const alarms: number[] = [];
  let position = 0;
  for (const [rate, count] of parts) {
    for (let end = position + count; position < end; position++) {
      if (detector.update(random.next() < rate ? 1 : 0).state === 'drift') alarms.push(position);
    }
  }
  return alarms;
}

describe('the default streaming detector', () => {
  for (const rate of [0.05, 0.2, 0.4]) {
    it(`raises at most 0.05 false alarms in 10,000 errors at a rate of ${rate}`, () => {
      let alarms = 0;
      for (let run = 0; run < runs; run++)
        alarms += alarmsOf(`steady/${rate}/${run}`, [[rate, 10_000]]).length;
      expect(alarms / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt(0.05 / runs));
    });
  }

  it('finds a rise from 0.2 to 0.4 and a fall back every time, and puts both into the right place', () => {
    for (let run = 0; run < runs; run++) {
      const parts = [
        [0.2, 2000],
        [0.4, 2000],
        [0.2, 2000],
      ] as const;
      const alarms = alarmsOf(`change/${run}`, parts);
      expect(alarms.some((position) => position >= 2000 && position < 2600)).toBe(true);
      expect(alarms.some((position) => position >= 4000 && position < 4600)).toBe(true);
    }
  });

  it('estimates when the change was', () => {
    const random = createRandom('when');
    const detector = standard.create();
    for (let position = 0; position < 4000; position++) {
      const update = detector.update(random.next() < (position < 3000 ? 0.1 : 0.5) ? 1 : 0);
      if (update.state !== 'drift') continue;
      expect(update.direction).toBe('up');
      expect(update.before).toBeCloseTo(0.1, 1);
    }
    expect((detector.toJSON()['state'] as { window: { width: number } }).window.width).toBeLessThan(1100);
  });
});
