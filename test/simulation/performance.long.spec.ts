import { afterAll, describe, expect, it } from 'vitest';
import { planChunks } from '../../src/core/drift/chunks/plan-chunks.js';
import { evaluateModelHealth } from '../../src/core/drift/performance/evaluate-model-health.js';
import type { HealthMetric } from '../../src/core/drift/performance/health-metrics.js';
import type { ModelHealth } from '../../src/core/drift/performance/model-health.js';
import { createRandom } from '../../src/core/random.js';
import { makeBinary, makeRegression, makeThreeClasses, type World } from '../support/make-model-columns.js';

const chunkRows = 5000;
const chunkCount = 5;
const table: string[] = [];

afterAll(() => {
  console.log(table.join('\n'));
});

const makers = { 'two classes': makeBinary, 'three classes': makeThreeClasses, regression: makeRegression };

interface Scenario {
  readonly of: keyof typeof makers;
  readonly name: string;
  /** Of both sides. */
  readonly before?: World;
  /** Only of the current side. */
  readonly after?: World;
}

function simulate({ of, name, before = {}, after = {} }: Scenario, run: number): ModelHealth {
  const random = createRandom(`performance/${of}/${name}/${run}`);
  const make = makers[of];
  const rows = chunkRows * chunkCount;
  return evaluateModelHealth({
    problem: of === 'regression' ? 'regression' : 'classification',
    reference: make(random, 10_000, before),
    current: make(random, rows, { ...before, ...after }),
    chunks: planChunks(rows, { kind: 'size', rows: chunkRows }),
    seed: run,
  });
}

/** Mean over chunks of |estimated - realised|, relative to the realised value where asked for. */
function meanError(healths: readonly ModelHealth[], metric: HealthMetric, isRelative: boolean): number {
  const errors = healths.flatMap(({ chunks }) =>
    chunks.map(({ realised, estimated }) => {
      const gap = Math.abs(estimated[metric]!.gap!);
      return isRelative ? gap / realised[metric]!.value! : gap;
    }),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

const share = (healths: readonly ModelHealth[], isSo: (health: ModelHealth) => boolean) =>
  healths.filter(isSo).length / healths.length;

const drift = { shift: 1 };
const classScenarios: readonly (Scenario & { readonly kind: 'calibrated' | 'shift' | 'concept' })[] = (
  ['two classes', 'three classes'] as const
).flatMap((of) => [
  { of, kind: 'calibrated', name: 'calibrated' },
  { of, kind: 'calibrated', name: 'overconfident x 2', before: { overconfidence: 2 } },
  { of, kind: 'calibrated', name: 'underconfident x 0.5', before: { overconfidence: 0.5 } },
  { of, kind: 'shift', name: 'inputs +1 sd', after: drift },
  { of, kind: 'shift', name: 'inputs +1 sd, overconfident x 2', before: { overconfidence: 2 }, after: drift },
  { of, kind: 'shift', name: 'inputs -1 sd', after: { shift: -1 } },
  { of, kind: 'concept', name: 'concept moved by 0.25', after: { concept: 0.25 } },
  { of, kind: 'concept', name: 'concept moved by 0.5', after: { concept: 0.5 } },
]);

describe('CBPE on chunks of 5,000 rows, reference of 10,000', () => {
  const metrics = ['accuracy', 'auc', 'balancedAccuracy', 'precision', 'recall', 'f1'] as const;
  table.push(
    '',
    `problem | world | ${metrics.map((metric) => `error of ${metric}`).join(' | ')} | realised below | estimated below | distrusted`,
  );

  it.each(classScenarios)('meets its bar: $of, $name', (scenario) => {
    const healths = Array.from({ length: 10 }, (_, run) => simulate(scenario, run));
    const errors = metrics.map((metric) => meanError(healths, metric, false));
    const distrusted = share(healths, ({ evidence }) => evidence.estimateUnreliable);
    table.push(
      [
        scenario.of,
        scenario.name,
        ...errors.map((error) => error.toFixed(4)),
        share(healths, ({ evidence }) => evidence.realised === 'below').toFixed(2),
        share(healths, ({ evidence }) => evidence.estimated === 'below').toFixed(2),
        distrusted.toFixed(2),
      ].join(' | '),
    );
    const [accuracy, auc] = errors as [number, number];
    if (scenario.kind === 'calibrated') {
      expect(accuracy).toBeLessThanOrEqual(0.015);
      expect(auc).toBeLessThanOrEqual(0.02);
    }
    if (scenario.kind === 'shift') {
      expect(accuracy).toBeLessThanOrEqual(0.03);
      expect(auc).toBeLessThanOrEqual(0.03);
    }
    if (scenario.kind === 'concept') expect(distrusted).toBe(1);
  });
});

describe('DLE on chunks of 5,000 rows, reference of 10,000', () => {
  const metrics = ['mae', 'mse', 'rmse', 'mape', 'msle', 'rmsle'] as const;
  table.push(
    '',
    `problem | world | ${metrics.map((metric) => `relative error of ${metric}`).join(' | ')} | realised below | estimated below | distrusted`,
  );
  const scenarios: readonly Scenario[] = [
    { of: 'regression', name: 'unchanged' },
    { of: 'regression', name: 'inputs +0.5 sd', after: { shift: 0.5 } },
    { of: 'regression', name: 'inputs +1 sd', after: { shift: 1 } },
    { of: 'regression', name: 'inputs -1 sd', after: { shift: -1 } },
    { of: 'regression', name: 'concept moved by 0.5', after: { concept: 0.5 } },
  ];

  it.each(scenarios)('is measured: $name', (scenario) => {
    const healths = Array.from({ length: 4 }, (_, run) => simulate(scenario, run));
    const errors = metrics.map((metric) => meanError(healths, metric, true));
    const distrusted = share(healths, ({ evidence }) => evidence.estimateUnreliable);
    table.push(
      [
        scenario.of,
        scenario.name,
        ...errors.map((error) => error.toFixed(4)),
        share(healths, ({ evidence }) => evidence.realised === 'below').toFixed(2),
        share(healths, ({ evidence }) => evidence.estimated === 'below').toFixed(2),
        distrusted.toFixed(2),
      ].join(' | '),
    );
    if (scenario.after === undefined) expect(errors[0]).toBeLessThanOrEqual(0.03);
    if (scenario.after?.concept !== undefined) expect(distrusted).toBe(1);
  });
});

describe('verdicts on unchanged models', () => {
  table.push(
    '',
    'problem | reference | chunks | runs | outside the band per chunk and metric | below | distrusted',
  );

  it.each([
    ['two classes', 2000, 200, 300],
    ['two classes', 10_000, 1000, 100],
    ['three classes', 2000, 200, 200],
    ['regression', 1000, 200, 60],
  ] as const)(
    'are wrong in at most 1 percent for %s, reference %i, chunks of %i',
    (of, referenceRows, size, runs) => {
      let outside = 0;
      let judged = 0;
      let below = 0;
      let distrusted = 0;
      for (let run = 0; run < runs; run++) {
        const random = createRandom(`unchanged/${of}/${size}/${run}`);
        const make = makers[of];
        const health = evaluateModelHealth({
          problem: of === 'regression' ? 'regression' : 'classification',
          reference: make(random, referenceRows),
          current: make(random, size * 10),
          chunks: planChunks(size * 10),
          seed: run,
        });
        if (health.evidence.realised === 'below' || health.evidence.estimated === 'below') below++;
        if (health.evidence.estimateUnreliable) distrusted++;
        for (const { realised } of health.chunks) {
          for (const found of Object.values(realised)) {
            if (found.status === 'insufficient') continue;
            judged++;
            if (found.status !== 'within') outside++;
          }
        }
      }
      const rates = [outside / judged, below / runs, distrusted / runs];
      table.push(
        [of, referenceRows, `10 x ${size}`, runs, ...rates.map((rate) => rate.toFixed(4))].join(' | '),
      );
      const error = 3 * Math.sqrt((0.01 * 0.99) / runs);
      for (const rate of rates) expect(rate).toBeLessThanOrEqual(0.01 + error);
    },
  );
});
