import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../src/core/errors.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import type { Estimator, Matrix, Params, Target, Task } from '../../src/core/ml/estimator.js';
import { getEstimator, listEstimators } from '../../src/core/ml/estimator-registry.js';
import { fulfilsRule } from '../../src/core/ml/param-rule.js';
import { createRandom } from '../../src/core/random.js';

interface Problem {
  readonly x: Matrix;
  readonly y: Target;
}

/** Three classes or a number that follow from the first two columns with some noise; further columns are noise. */
function makeProblem(task: Task, rows: number, { columns = 3, seed = 'easy' } = {}): Problem {
  const random = createRandom(`${seed}/${task}`);
  const data = Float64Array.from({ length: rows * columns }, () => random.normal());
  const signal = (i: number) => 2 * data[i * columns]! - (columns > 1 ? data[i * columns + 1]! : 0);
  const x = { rows, columns, data };
  if (task === 'regression') {
    return {
      x,
      y: { task, values: Float64Array.from({ length: rows }, (_, i) => signal(i) + 0.1 * random.normal()) },
    };
  }
  const labels = Int32Array.from({ length: rows }, (_, i) => {
    const noisy = signal(i) + 0.1 * random.normal();
    return noisy < -1 ? 0 : noisy < 1 ? 1 : 2;
  });
  return { x, y: { task, labels, classCount: 3 } };
}

function train(estimator: Estimator, { x, y }: Problem, params: Params = {}, seed = 'fit') {
  return estimator.fit(x, y, params, createRandom(seed));
}

function expectValidPredictions(predictions: Float64Array, rows: number, y: Target): void {
  expect(predictions.length).toBe(y.task === 'classification' ? rows * y.classCount : rows);
  expect(predictions.every(Number.isFinite)).toBe(true);
  if (y.task === 'regression') return;
  for (let i = 0; i < rows; i++) {
    const shares = predictions.subarray(i * y.classCount, (i + 1) * y.classCount);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-9);
  }
}

/** Brier score over all classes, or mean squared error: lower is better for both. */
function meanSquaredLoss(predictions: Float64Array, y: Target): number {
  if (y.task === 'regression') {
    return y.values.reduce((sum, value, i) => sum + (value - predictions[i]!) ** 2, 0) / y.values.length;
  }
  let sum = 0;
  y.labels.forEach((label, i) => {
    for (let c = 0; c < y.classCount; c++) {
      sum += (predictions[i * y.classCount + c]! - (c === label ? 1 : 0)) ** 2;
    }
  });
  return sum / y.labels.length;
}

const subjects = (['classification', 'regression'] as const).flatMap((task) =>
  listEstimators(task).map((estimator) => ({ task, id: estimator.id, estimator })),
);

type Subject = (typeof subjects)[number];
const storedModels = new Map<Subject, JsonObject>();

/** The JSON of a small model, made once for all the estimators that are to refuse it. */
function storedModel(subject: Subject): JsonObject {
  const known = storedModels.get(subject);
  if (known !== undefined) return known;
  const json = JSON.parse(
    JSON.stringify(train(subject.estimator, makeProblem(subject.task, 30))),
  ) as JsonObject;
  storedModels.set(subject, json);
  return json;
}

describe.each(subjects)('estimator $id for $task', ({ task, id, estimator }) => {
  const problem = makeProblem(task, 120);
  const unseen = makeProblem(task, 60, { seed: 'unseen' });

  it('is registered under its id and task, with a name for people', () => {
    expect(getEstimator(task, id)).toBe(estimator);
    expect(estimator.tasks).toContain(task);
    expect(estimator.name).not.toBe('');
  });

  it('has nothing against small data', () => {
    expect(estimator.refuses({ rows: 120, columns: 3, task, classCount: 3 })).toBeUndefined();
  });

  it('has a rule for every parameter, which its default fulfils', () => {
    const { defaults, rules } = estimator;
    expect(Object.keys(rules).sort()).toEqual(Object.keys(defaults).sort());
    for (const [name, value] of Object.entries(defaults)) {
      expect(fulfilsRule(rules[name]!, value)).toBe(true);
      expect(fulfilsRule(rules[name]!, '?')).toBe(false);
    }
  });

  it('leaves its inputs untouched in fit and predict', () => {
    const { x, y } = makeProblem(task, 50);
    const before = structuredClone({ x, y });
    train(estimator, { x, y }).predict(x);
    expect({ x, y }).toEqual(before);
  });

  it('keeps its answers when the caller reuses the training arrays', () => {
    const { x, y } = makeProblem(task, 50);
    const model = train(estimator, { x, y });
    const before = model.predict(unseen.x);
    x.data.fill(0);
    if (y.task === 'classification') y.labels.fill(0);
    else y.values.fill(0);
    expect(model.predict(unseen.x)).toEqual(before);
  });

  it('gives the same model for the same seed', () => {
    expect(train(estimator, problem).toJSON()).toEqual(train(estimator, problem).toJSON());
  });

  it('gives the same model for its defaults spelled out', () => {
    expect(train(estimator, problem, estimator.defaults).toJSON()).toEqual(
      train(estimator, problem).toJSON(),
    );
  });

  it('predicts the same numbers after a round trip through JSON text', () => {
    const model = train(estimator, problem);
    const text = JSON.stringify(model);
    const copy = estimator.fromJSON(JSON.parse(text));
    expect(copy.predict(unseen.x)).toEqual(model.predict(unseen.x));
    expect(JSON.stringify(copy)).toBe(text);
  });

  it('predicts each row the same alone as among others', () => {
    const model = train(estimator, problem);
    const all = model.predict(unseen.x);
    const { columns, data } = unseen.x;
    const last = unseen.x.rows - 1;
    const alone = model.predict({ rows: 1, columns, data: data.slice(last * columns) });
    expect(alone).toEqual(all.slice(-alone.length));
  });

  it('answers no rows with no predictions', () => {
    expect(train(estimator, problem).predict({ rows: 0, columns: 3, data: new Float64Array(0) }).length).toBe(
      0,
    );
  });

  it('gives finite predictions, and probabilities that sum to 1', () => {
    expectValidPredictions(train(estimator, problem).predict(unseen.x), unseen.x.rows, problem.y);
  });

  it('gives valid predictions far outside the training data', () => {
    const far = { rows: 2, columns: 3, data: Float64Array.of(1e9, -1e9, 1e9, -1e12, 1e12, 0) };
    expectValidPredictions(train(estimator, problem).predict(far), 2, problem.y);
  });

  it.each([
    ['one constant column', (j: number) => j === 1],
    ['nothing but constant columns', () => true],
  ])('copes with %s', (_, isConstant) => {
    const data = problem.x.data.map((value, at) => (isConstant(at % 3) ? 0.1 : value));
    const model = train(estimator, { x: { ...problem.x, data }, y: problem.y });
    expectValidPredictions(model.predict(unseen.x), unseen.x.rows, problem.y);
  });

  it('copes with duplicate columns', () => {
    const data = problem.x.data.map((value, at, all) => (at % 3 === 2 ? all[at - 1]! : value));
    const model = train(estimator, { x: { ...problem.x, data }, y: problem.y });
    expectValidPredictions(model.predict(unseen.x), unseen.x.rows, problem.y);
  });

  it('copes with a single column', () => {
    const narrow = makeProblem(task, 60, { columns: 1 });
    expectValidPredictions(train(estimator, narrow).predict(narrow.x), 60, narrow.y);
  });

  it('copes with more columns than rows', () => {
    const wide = makeProblem(task, 8, { columns: 20 });
    expectValidPredictions(train(estimator, wide).predict(wide.x), 8, wide.y);
  });

  it.each([1, 2])('copes with %i training rows', (rows) => {
    const tiny = makeProblem(task, rows);
    expectValidPredictions(train(estimator, tiny).predict(unseen.x), unseen.x.rows, tiny.y);
  });

  it('copes with a target that never varies', () => {
    const y: Target =
      task === 'classification'
        ? { task, labels: new Int32Array(120).fill(2), classCount: 3 }
        : { task, values: new Float64Array(120).fill(0.1) };
    const predictions = train(estimator, { x: problem.x, y }).predict(unseen.x);
    expectValidPredictions(predictions, unseen.x.rows, y);
    const sure = task === 'classification' ? [predictions[2]!, 1] : [predictions[0]!, 0.1];
    expect(sure[0]).toBeCloseTo(sure[1]!, 2);
  });

  if (task === 'classification')
    it('gives a class absent from the training labels next to nothing', () => {
      const { x, y } = problem;
      const absent: Target = { ...y, task: 'classification', classCount: 5 } as Target;
      const predictions = train(estimator, { x, y: absent }).predict(unseen.x);
      expectValidPredictions(predictions, unseen.x.rows, absent);
      for (let i = 0; i < unseen.x.rows; i++) expect(predictions[i * 5 + 4]).toBeLessThan(0.05);
    });

  it('refuses shapes that do not match', () => {
    const short = makeProblem(task, 119);
    expect(() => train(estimator, { x: problem.x, y: short.y })).toThrow(InvalidArgument);
    expect(() => train(estimator, { x: { ...problem.x, columns: 4 }, y: problem.y })).toThrow(
      InvalidArgument,
    );
    const model = train(estimator, problem);
    expect(() => model.predict({ rows: 1, columns: 2, data: new Float64Array(2) })).toThrow(InvalidArgument);
    expect(() => model.predict({ rows: 2, columns: 3, data: new Float64Array(3) })).toThrow(InvalidArgument);
  });

  it('refuses values that are not finite', () => {
    const data = problem.x.data.slice();
    data[4] = estimator.input === 'raw' ? Number.POSITIVE_INFINITY : Number.NaN;
    expect(() => train(estimator, { x: { ...problem.x, data }, y: problem.y })).toThrow(InvalidArgument);
  });

  if (estimator.input === 'raw') {
    it('learns from and predicts for missing values and categories', () => {
      const levels = Int32Array.of(0, 0, 5);
      const data = problem.x.data.map((value, at) => {
        if (at % 7 === 0) return Number.NaN;
        return at % 3 === 2 ? Math.abs(Math.round(value)) : value;
      });
      const model = train(estimator, { x: { ...problem.x, data, levels }, y: problem.y });
      const odd = Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 0, Number.NaN, 4, 1, -1, 77);
      expectValidPredictions(model.predict({ rows: 3, columns: 3, data: odd, levels }), 3, problem.y);
      const copy = estimator.fromJSON(JSON.parse(JSON.stringify(model)));
      expect(copy.predict({ ...problem.x, data, levels })).toEqual(
        model.predict({ ...problem.x, data, levels }),
      );
    });
  }

  if (estimator.usesWeights) {
    it('takes weights, also of 0, and refuses negative ones', () => {
      const weights = Float64Array.from({ length: 120 }, (_, row) => row % 3);
      const weighted = estimator.fit(problem.x, problem.y, {}, createRandom('fit'), weights);
      expectValidPredictions(weighted.predict(unseen.x), unseen.x.rows, problem.y);
      const wrong = Float64Array.of(-1, ...weights.subarray(1));
      expect(() => estimator.fit(problem.x, problem.y, {}, createRandom('fit'), wrong)).toThrow(
        InvalidArgument,
      );
    });
  }

  it('refuses a target of a task that is not its own', () => {
    for (const other of ['classification', 'regression'] as const) {
      if (estimator.tasks.includes(other)) continue;
      expect(() => train(estimator, makeProblem(other, 20))).toThrow(InvalidArgument);
    }
  });

  it('refuses an unknown parameter and one of the wrong type', () => {
    expect(() => train(estimator, problem, { surelyUnknown: 1 })).toThrow(InvalidArgument);
    for (const name of Object.keys(estimator.defaults)) {
      expect(() => train(estimator, problem, { [name]: Number.NaN })).toThrow(InvalidArgument);
    }
  });

  if (id !== 'dummy')
    it('beats the dummy on unseen rows of an easy problem', () => {
      const yardstick = train(getEstimator(task, 'dummy'), problem).predict(unseen.x);
      const loss = meanSquaredLoss(train(estimator, problem).predict(unseen.x), unseen.y);
      expect(loss).toBeLessThan(0.6 * meanSquaredLoss(yardstick, unseen.y));
    });

  it('refuses damaged JSON', () => {
    const json = JSON.parse(JSON.stringify(train(estimator, problem))) as JsonObject;
    expect(() => estimator.fromJSON({})).toThrow(InvalidArgument);
    const lost: Json = null;
    for (const [key, value] of Object.entries(json)) {
      const { [key]: _, ...rest } = json;
      expect(() => estimator.fromJSON(rest), `without ${key}`).toThrow(InvalidArgument);
      expect(() => estimator.fromJSON({ ...json, [key]: lost }), `${key} null`).toThrow(InvalidArgument);
      if (!Array.isArray(value)) continue;
      expect(() => estimator.fromJSON({ ...json, [key]: [] }), `${key} empty`).toThrow(InvalidArgument);
      const holed = [...value.slice(0, -1), lost];
      expect(() => estimator.fromJSON({ ...json, [key]: holed }), `${key} with a hole`).toThrow(
        InvalidArgument,
      );
    }
  });

  it('refuses JSON of another estimator', () => {
    for (const other of subjects) {
      if (other.estimator === estimator) continue;
      expect(() => estimator.fromJSON(storedModel(other)), other.id).toThrow(InvalidArgument);
    }
  });
});

describe('the registry', () => {
  it.each(['classification', 'regression'] as const)(
    'lists the dummy first for %s, every id once',
    (task) => {
      const ids = listEstimators(task).map((estimator) => estimator.id);
      expect(ids[0]).toBe('dummy');
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('names the known ids when asked for one it lacks', () => {
    expect(() => getEstimator('regression', 'nb')).toThrow(
      /must be one of dummy, lr, ridge, knn.* for regression/,
    );
  });
});
