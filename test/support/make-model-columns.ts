import type { ModelColumns } from '../../src/core/drift/performance/model-columns.js';
import type { Random } from '../../src/core/random.js';
import type { Column } from '../../src/core/table.js';

/** Where rows come from and what the true class or value depends on. */
export interface World {
  /** Mean of the inputs in standard deviations. */
  readonly shift?: number;
  /** Adds to what the truth depends on, unknown to the model. */
  readonly concept?: number;
  /** The model's log odds over the true ones; 1 is calibrated. */
  readonly overconfidence?: number;
  /** Share of rows whose truth is known; 1 unless given. */
  readonly labelled?: number;
}

const numbers = (values: Float64Array): Column => ({ kind: 'number', values });
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** A classifier of two classes that knows the true chances up to its overconfidence. */
export function makeBinary(random: Random, rows: number, world: World = {}): ModelColumns {
  const { shift = 0, concept = 0, overconfidence = 1, labelled = 1 } = world;
  const scores = new Float64Array(rows);
  const predicted = new Float64Array(rows);
  const truth = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = random.normal() + shift;
    const second = random.normal() - shift / 2;
    const odds = 1.5 * first - second - 0.5;
    scores[row] = sigmoid(overconfidence * odds);
    predicted[row] = scores[row]! >= 0.5 ? 1 : 0;
    const chance = sigmoid((1 - concept) * odds);
    truth[row] = random.next() < chance ? 1 : 0;
    if (random.next() >= labelled) truth[row] = Number.NaN;
  }
  return { prediction: numbers(predicted), scores: { 1: numbers(scores) }, target: numbers(truth) };
}

/** A classifier of three classes, the third one rare. */
export function makeThreeClasses(random: Random, rows: number, world: World = {}): ModelColumns {
  const { shift = 0, concept = 0, overconfidence = 1, labelled = 1 } = world;
  const levels = ['common', 'rare', 'usual'];
  const scores = levels.map(() => new Float64Array(rows));
  const predicted = new Int32Array(rows);
  const truth = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = random.normal() + shift;
    const second = random.normal();
    const odds = [1.2 * first, 0.8 * second - 1.5, -first + second];
    const said = softmax(odds.map((value) => overconfidence * value));
    const chances = softmax(odds.map((value) => (1 - concept) * value));
    said.forEach((score, k) => {
      scores[k]![row] = score;
    });
    predicted[row] = said.indexOf(Math.max(...said));
    const u = random.next();
    truth[row] = u < chances[0]! ? 0 : u < chances[0]! + chances[1]! ? 1 : 2;
    if (random.next() >= labelled) truth[row] = -1;
  }
  return {
    prediction: { kind: 'category', codes: predicted, levels },
    scores: Object.fromEntries(levels.map((level, k) => [level, numbers(scores[k]!)])),
    target: { kind: 'category', codes: truth, levels },
  };
}

/** A regression model that misses a curve, among noise that grows with the first input. */
export function makeRegression(random: Random, rows: number, world: World = {}): ModelColumns {
  const { shift = 0, concept = 0, labelled = 1 } = world;
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  const predicted = new Float64Array(rows);
  const truth = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    first[row] = random.normal() + shift;
    second[row] = random.normal();
    predicted[row] = 20 + 2 * first[row]! + second[row]!;
    const curve = 0.5 * first[row]! ** 2 - 0.5;
    const noise = (0.5 + sigmoid(first[row]!)) * random.normal();
    truth[row] = predicted[row]! + curve + noise + concept;
    if (random.next() >= labelled) truth[row] = Number.NaN;
  }
  return {
    prediction: numbers(predicted),
    target: numbers(truth),
    features: {
      rowCount: rows,
      columns: [
        { name: 'first', data: numbers(first) },
        { name: 'second', data: numbers(second) },
      ],
    },
  };
}

function softmax(values: readonly number[]): number[] {
  const exponentials = values.map(Math.exp);
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}
