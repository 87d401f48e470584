/** False alarms and delays of every streaming detector on errors, and the run lengths that CUSUM promises. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import type { RunningDetector, StreamDetector } from '../../src/core/stream/stream-detector.js';
import { findStreamDetector } from '../../src/core/stream/stream-detector-registry.js';

type Params = StreamDetector['defaults'];

const runs = 400;
const stationary = 10_000;
const beforeChange = 2_000;
const afterChange = 3_000;
const knownBaseline = { distribution: 'binary', warmUp: 0 };

interface Entry {
  readonly name: string;
  readonly id: string;
  readonly params: (rate: number) => Params;
}

const entry = (name: string, id: string, params: Params = {}): Entry => ({ name, id, params: () => params });
const entries: readonly Entry[] = [
  entry('adwin (default)', 'adwin'),
  entry('adwin, river', 'adwin', { variant: 'river' }),
  entry('adwin, river-older', 'adwin', { variant: 'river-older' }),
  entry('hddm-a', 'hddm-a'),
  entry('hddm-a, both sides', 'hddm-a', { sides: 'both' }),
  entry('hddm-w', 'hddm-w'),
  entry('hddm-w, both sides', 'hddm-w', { sides: 'both' }),
  entry('page-hinkley', 'page-hinkley'),
  entry('ddm', 'ddm'),
  entry('eddm', 'eddm'),
  entry('kswin', 'kswin'),
  entry('kswin, alpha 0.0001', 'kswin', { alpha: 0.0001 }),
  { name: 'cusum, known rate', id: 'cusum', params: (mean) => ({ ...knownBaseline, mean }) },
  entry('cusum, learned rate', 'cusum', { distribution: 'binary', warmUp: 1000 }),
];

function create({ id, params }: Entry, rate: number): RunningDetector {
  return findStreamDetector(id)!.create(params(rate));
}

/** Alarms in 10,000 values of one error rate, on average. */
function falseAlarms(one: Entry, rate: number): number {
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`streams/steady/${rate}/${run}`);
    const detector = create(one, rate);
    for (let index = 0; index < stationary; index++) {
      if (detector.update(random.next() < rate ? 1 : 0).state === 'drift') alarms++;
    }
  }
  return alarms / runs;
}

/** Share of runs in which an alarm came after the change, and the median wait for it. */
function reaction(one: Entry, from: number, to: number): { found: number; delay: number } {
  const delays: number[] = [];
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`streams/change/${from}/${to}/${run}`);
    const detector = create(one, from);
    for (let index = 0; index < beforeChange; index++) detector.update(random.next() < from ? 1 : 0);
    for (let delay = 1; delay <= afterChange; delay++) {
      if (detector.update(random.next() < to ? 1 : 0).state !== 'drift') continue;
      delays.push(delay);
      break;
    }
  }
  delays.sort((a, b) => a - b);
  return { found: delays.length / runs, delay: delays[Math.floor(delays.length / 2)] ?? Number.NaN };
}

describe('streaming detectors on errors', () => {
  it('print their table, and the default keeps its bars', () => {
    const rows = entries.map((one) => ({
      name: one.name,
      alarms: [0.05, 0.2, 0.4].map((rate) => falseAlarms(one, rate)),
      reactions: [0.25, 0.3, 0.4].map((to) => reaction(one, 0.2, to)),
    }));
    const lines = rows.map(({ name, alarms, reactions }) => [
      name,
      alarms.map((rate) => rate.toFixed(3)).join(' / '),
      ...reactions.map(({ found, delay }) => `${found.toFixed(2)}, ${delay}`),
    ]);
    const head = [
      'detector',
      `false alarms per ${stationary} at 0.05 / 0.2 / 0.4`,
      '0.2 -> 0.25',
      '0.2 -> 0.3',
      '0.2 -> 0.4',
    ];
    process.stdout.write(
      [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join(''),
    );
    const [standard] = rows;
    const alarmsPerRun = 0.05;
    const band = 3 * Math.sqrt(alarmsPerRun / runs);
    for (const rate of standard!.alarms) expect(rate).toBeLessThanOrEqual(alarmsPerRun + band);
    const [, small, large] = standard!.reactions;
    expect(small!.found).toBeGreaterThanOrEqual(0.99);
    expect(large!.found).toBeGreaterThanOrEqual(0.99);
  });
});

describe('the run-length mode', () => {
  const laws: Readonly<
    Record<string, { params: Params; draw: (random: ReturnType<typeof createRandom>) => number }>
  > = {
    normal: { params: { warmUp: 0, mean: 3, deviation: 2 }, draw: (random) => 3 + 2 * random.normal() },
    ...Object.fromEntries(
      [0.05, 0.2, 0.4].map((mean) => [
        `errors at ${mean}`,
        {
          params: { ...knownBaseline, mean },
          draw: (random: ReturnType<typeof createRandom>) => (random.next() < mean ? 1 : 0),
        },
      ]),
    ),
  };

  for (const [name, { params, draw }] of Object.entries(laws)) {
    for (const sides of ['up', 'both']) {
      for (const shift of [0.25, 0.5, 1]) {
        for (const runLength of [200, 2_000, 20_000]) {
          it(`keeps ${runLength} values between false alarms: ${name}, ${sides}, shift ${shift}`, () => {
            const detector = findStreamDetector('cusum')!.create({ ...params, sides, shift, runLength });
            const random = createRandom(`run length/${name}/${sides}/${shift}/${runLength}`);
            const wanted = 600;
            let values = 0;
            for (let alarms = 0; alarms < wanted; values++) {
              if (detector.update(draw(random)).state === 'drift') alarms++;
            }
            const ratio = values / wanted / runLength;
            process.stdout.write(
              `run length ${name}, ${sides}, shift ${shift}, ${runLength}: achieved / target ${ratio.toFixed(3)}\n`,
            );
            expect(ratio).toBeGreaterThan(0.8);
            expect(ratio).toBeLessThan(1.25);
          });
        }
      }
    }
  }
});
