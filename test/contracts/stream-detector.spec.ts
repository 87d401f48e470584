import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../src/core/errors.js';
import { createRandom } from '../../src/core/random.js';
import type { RunningDetector, StreamDetector, StreamUpdate } from '../../src/core/stream/stream-detector.js';
import { findStreamDetector, listStreamDetectors } from '../../src/core/stream/stream-detector-registry.js';

type Params = StreamDetector['defaults'];

/** Settings that take other paths through the code; the defaults of `cusum` are slow to calibrate some hundred times. */
const settings: Readonly<Record<string, readonly Params[]>> = {
  adwin: [
    {},
    { variant: 'river' },
    { variant: 'river-older', clock: 1 },
    { minimumPart: 1, gracePeriod: 2, clock: 1 },
  ],
  'hddm-a': [{}, { sides: 'both' }, { sides: 'down' }],
  'hddm-w': [{}, { sides: 'both' }, { lambda: 1 }],
  'page-hinkley': [{}, { sides: 'both', threshold: 5 }, { sides: 'down', warmUp: 1, delta: 0 }],
  kswin: [{}, { windowSize: 60, recentSize: 30 }, { alpha: 1, minimumDistance: 0 }],
  cusum: [
    { shift: 2 },
    { sides: 'both', warmUp: 20, threshold: 6 },
    { warmUp: 0, sides: 'both', shift: 2, runLength: 50, mean: 0.5 },
    { threshold: 4, warmUp: 1 },
  ],
};

/** Streams of every kind, in values that each detector takes: probabilities are drawn to 0 and 1 where it must be so. */
const corpus: Readonly<Record<string, (index: number, uniform: number, normal: number) => number>> = {
  'all zeros': () => 0,
  'all ones': () => 1,
  'zeros then ones': (index) => (index < 300 ? 0 : 1),
  'ones then zeros': (index) => (index < 300 ? 1 : 0),
  alternating: (index) => index % 2,
  'rising errors': (index, uniform) => (uniform < (index < 400 ? 0.1 : 0.6) ? 1 : 0),
  'rare errors': (_, uniform) => (uniform < 0.01 ? 1 : 0),
};
const wideCorpus: typeof corpus = {
  ...corpus,
  uniform: (index, uniform) => (index < 400 ? uniform / 2 : uniform),
};
const anyCorpus: typeof corpus = {
  ...wideCorpus,
  normal: (index, _, normal) => normal + (index < 400 ? 0 : 2),
  'wider normal': (index, _, normal) => normal * (index < 400 ? 1 : 4),
  huge: (index, uniform) => (uniform - 0.5) * (index < 400 ? 1e100 : 2e100),
  tiny: (index, uniform) => uniform * (index < 400 ? 5e-324 : 1e-300),
  'one wild value': (index, _, normal) => (index === 333 ? 1e100 : normal),
  'both zeros': (index) => (index % 2 === 0 ? 0 : -0),
};

function streamsOf({ input }: StreamDetector): [string, number[]][] {
  const makers = { binary: corpus, unit: wideCorpus, any: anyCorpus }[input];
  return Object.entries(makers).map(([name, make]) => {
    const random = createRandom(`stream contract/${name}`);
    return [name, Array.from({ length: 800 }, (_, index) => make(index, random.next(), random.normal()))];
  });
}

function feed(running: RunningDetector, values: readonly number[]): StreamUpdate[] {
  return values.map((value) => running.update(value));
}

function expectFinite(update: StreamUpdate, label: string): void {
  if (update.state !== 'drift') return;
  const { direction, before, after, sinceChange } = update;
  expect(['up', 'down', 'other'], label).toContain(direction);
  expect(Number.isFinite(before) && Number.isFinite(after), `${label}: ${before} to ${after}`).toBe(true);
  expect(Number.isInteger(sinceChange) && sinceChange >= 1, `${label}: ${sinceChange}`).toBe(true);
}

describe('the registry of streaming detectors', () => {
  it('finds every detector by an id of its own', () => {
    const ids = listStreamDetectors().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const detector of listStreamDetectors()) expect(findStreamDetector(detector.id)).toBe(detector);
    expect(findStreamDetector('no such detector')).toBeUndefined();
  });
});

for (const detector of listStreamDetectors()) {
  const all = settings[detector.id] ?? [{}];

  describe(`the streaming detector ${detector.id}`, () => {
    it('has a rule for every default, and every default keeps it', () => {
      expect(Object.keys(detector.rules)).toEqual(Object.keys(detector.defaults));
      expect(detector.create(detector.defaults).params).toEqual(detector.defaults);
    });

    it('answers every stream with finite numbers, and the same one twice alike', () => {
      for (const params of all) {
        for (const [name, values] of streamsOf(detector)) {
          const label = `${JSON.stringify(params)} on ${name}`;
          const updates = feed(detector.create(params), values);
          for (const update of updates) expectFinite(update, label);
          expect(feed(detector.create(params), values), label).toEqual(updates);
        }
      }
    });

    it('goes on after being stored at any point as if it had never stopped', () => {
      for (const params of all) {
        for (const [name, values] of streamsOf(detector)) {
          const whole = detector.create(params);
          let resumed: RunningDetector = detector.create(params);
          const updates = values.map((value, index) => {
            if (index % 37 === 0 || index < 35)
              resumed = detector.fromJSON(JSON.parse(JSON.stringify(resumed)));
            return resumed.update(value);
          });
          expect(updates, `${JSON.stringify(params)} on ${name}`).toEqual(feed(whole, values));
          expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
        }
      }
    });

    it('gives a state that later values do not change', () => {
      const running = detector.create();
      feed(running, [0, 1, 0]);
      const state = running.toJSON();
      const text = JSON.stringify(state);
      feed(running, [1, 1, 0, 1]);
      expect(JSON.stringify(state)).toBe(text);
    });

    it('refuses what is not a number it takes, and stays as it was', () => {
      const outside = { binary: [0.5, 2, -1], unit: [1.0001, -1e-9, 2], any: [1e101, -1e300] }[
        detector.input
      ];
      const running = detector.create();
      feed(running, [0, 1, 1, 0]);
      const before = JSON.stringify(running);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ...outside]) {
        expect(() => running.update(value), String(value)).toThrow(InvalidArgument);
      }
      expect(JSON.stringify(running)).toBe(before);
    });

    it('refuses parameters it does not know or that are out of range', () => {
      expect(() => detector.create({ nothing: 1 })).toThrow(InvalidArgument);
      for (const [name, rule] of Object.entries(detector.rules)) {
        const wrong = rule.kind === 'choice' ? 'nothing' : Number.NaN;
        expect(() => detector.create({ [name]: wrong }), name).toThrow(InvalidArgument);
      }
    });

    it('refuses a state of another detector and a damaged one', () => {
      const state = detector.create().toJSON();
      for (const wrong of [
        null,
        {},
        { ...state, detector: 'another' },
        { ...state, version: 99 },
        { ...state, state: {} },
        { ...state, state: JSON.parse(JSON.stringify(state['state']).replace('0', 'null')) },
      ]) {
        expect(() => detector.fromJSON(wrong)).toThrow(InvalidArgument);
      }
    });
  });
}
