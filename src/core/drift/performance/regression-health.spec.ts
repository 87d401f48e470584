import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeRegression } from '../../../../test/support/make-model-columns.js';
import { numbers } from '../../../../test/support/make-table.js';
import { createRandom } from '../../random.js';
import { planChunks } from '../chunks/plan-chunks.js';
import { evaluateModelHealth } from './evaluate-model-health.js';
import type { ModelColumns } from './model-columns.js';

function healthOf(reference: ModelColumns, current: ModelColumns) {
  const { prediction } = current;
  const rows = (prediction.kind === 'category' ? prediction.codes : prediction.values).length;
  const chunks = planChunks(rows, { kind: 'number', chunks: 4 });
  return evaluateModelHealth({ problem: 'regression', reference, current, chunks, seed: 1 });
}

const withoutLabels = ({ target: _, ...columns }: ModelColumns): ModelColumns => columns;
const random = createRandom('regression health');

describe('evaluateModelHealth of a regression model', () => {
  const known = makeRegression(random.fork('known'), 1500);

  it('finds an unchanged model within its bands', () => {
    const health = healthOf(known, makeRegression(random.fork('later'), 2000));
    expect(health.evidence).toEqual({ realised: 'within', estimated: 'within', estimateUnreliable: false });
    expect(health.estimator).toMatchObject({ method: 'dle', beatsConstant: true, learntFrom: 1500 });
    expect(Object.keys(health.overall.realised)).toEqual([
      'mae',
      'mse',
      'rmse',
      'mape',
      'msle',
      'rmsle',
      'r2',
    ]);
    expect(Object.keys(health.overall.estimated)).toEqual(['mae', 'mse', 'rmse', 'mape', 'msle', 'rmsle']);
  });

  it('expects larger errors of harder inputs without a label', () => {
    const current = makeRegression(random.fork('harder'), 2000, { shift: 0.7 });
    const health = healthOf(known, withoutLabels(current));
    expect(health.evidence).toMatchObject({ realised: 'unknown', estimated: 'below' });
  });

  it('distrusts the estimate when labels contradict it', () => {
    const health = healthOf(known, makeRegression(random.fork('moved'), 2000, { concept: 1.5 }));
    expect(health.evidence).toEqual({ realised: 'below', estimated: 'within', estimateUnreliable: true });
  });

  it('agrees with NumPy on metrics and bands', () => {
    const golden: {
      readonly regression: readonly {
        values: number[];
        predictions: number[];
        realised: Record<string, number>;
        deviations: Record<string, number>;
      }[];
    } = JSON.parse(
      readFileSync(new URL('../../../../test/golden/performance.json', import.meta.url), 'utf8'),
    );
    for (const { values, predictions, realised, deviations } of golden.regression) {
      const columns = { prediction: numbers(...predictions), target: numbers(...values) };
      const { overall } = healthOf(columns, columns);
      for (const [metric, wanted] of Object.entries(realised)) {
        const { value, upper } = overall.realised[metric as 'mae']!;
        expect(Math.abs(value! / wanted - 1)).toBeLessThan(1e-12);
        const half = 3 * deviations[metric]! * Math.sqrt(2 / values.length);
        expect(Math.abs(upper! - Math.min(metric === 'r2' ? 1 : 1e9, wanted + half))).toBeLessThan(1e-5);
      }
    }
  });

  it('learns without the features that the current data lack, and says so', () => {
    const { features, ...current } = makeRegression(random.fork('narrow'), 1000);
    const [first] = features!.columns;
    const health = healthOf(known, {
      ...current,
      features: { rowCount: 1000, columns: [first!] },
    });
    expect(health.reasons[0]).toBe(
      'the estimate does without second: the current data lack it or hold another type',
    );
    expect(health.overall.estimated.mae?.value).toBeTypeOf('number');
  });
});
