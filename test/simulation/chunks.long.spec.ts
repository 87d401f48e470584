import { describe, expect, it } from 'vitest';
import { evaluateChunks } from '../../src/core/drift/chunks/evaluate-chunks.js';
import { planChunks } from '../../src/core/drift/chunks/plan-chunks.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { Column } from '../../src/core/table.js';

const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

const makers: Record<string, (random: Random, rows: number) => Column> = {
  normal: (random, rows) => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, () => random.normal()),
  }),
  lognormal: (random, rows) => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, () => Math.exp(random.normal())),
  }),
  'many zeros': (random, rows) => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, () => Math.max(0, random.normal())),
  }),
  'eight categories': (random, rows) => ({
    kind: 'category',
    codes: Int32Array.from({ length: rows }, () => Math.min(7, Math.floor(-2 * Math.log(1 - random.next())))),
    levels,
  }),
  'two categories': (random, rows) => ({
    kind: 'category',
    codes: Int32Array.from({ length: rows }, () => (random.next() < 0.2 ? 1 : 0)),
    levels: ['no', 'yes'],
  }),
};

const cases = [
  ['robust_wasserstein', 'normal'],
  ['robust_wasserstein', 'lognormal'],
  ['robust_wasserstein', 'many zeros'],
  ['wasserstein', 'normal'],
  ['ks', 'normal'],
  ['ks', 'many zeros'],
  ['js', 'normal'],
  ['js', 'eight categories'],
  ['js', 'two categories'],
  ['total_variation', 'eight categories'],
  ['total_variation', 'two categories'],
] as const;

/** Reference chunks, rows per chunk, rows of the current tail after ten whole chunks. */
const designs = [
  [6, 200, 0],
  [10, 200, 0],
  [10, 1000, 0],
  [20, 200, 0],
  [10, 200, 100],
] as const;

const runs = 400;

function rates(measure: (typeof cases)[number][0], data: string, design: (typeof designs)[number]) {
  const [chunks, size, tail] = design;
  let alarms = 0;
  let checks = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`chunks/${measure}/${data}/${design.join('/')}/${run}`);
    const make = makers[data]!;
    const currentRows = tail === 0 ? 10 * size : size + tail;
    const feature = evaluateChunks({
      name: data,
      reference: make(random, chunks * size),
      current: make(random, currentRows),
      referencePlan: planChunks(chunks * size, { kind: 'size', rows: size }),
      currentPlan: planChunks(currentRows, { kind: 'size', rows: size }),
      ...(measure === 'total_variation' ? { categoryMeasure: measure } : { numberMeasure: measure }),
    });
    // Of a plan with a tail only the tail is looked at.
    for (const chunk of tail === 0 ? feature.chunks : feature.chunks.slice(1)) {
      checks++;
      if (chunk.alarm) alarms++;
    }
  }
  return { rate: alarms / checks, checks };
}

describe('false alarms per chunk at nominal 1 %', () => {
  const table: string[] = [
    'measure | data | K 6 x 200 | K 10 x 200 | K 10 x 1000 | K 20 x 200 | half tail of K 10 x 200',
  ];

  it.each(cases)('lie in 0.003-0.02 for %s of %s', (measure, data) => {
    const found = designs.map((design) => rates(measure, data, design));
    table.push([measure, data, ...found.map(({ rate }) => rate.toFixed(4))].join(' | '));
    found.forEach(({ rate }, index) => {
      // Chunks of one run share a threshold, so a run, not a chunk, is the independent draw of the worst case.
      const error = (bar: number) =>
        3 * Math.sqrt((bar * (1 - bar)) / (designs[index]![2] === 0 ? 10 * runs : runs));
      expect(rate).toBeGreaterThanOrEqual(0.003 - error(0.003));
      expect(rate).toBeLessThanOrEqual(0.02 + error(0.02));
    });
    if (table.length === cases.length + 1) console.log(table.join('\n'));
  });
});
