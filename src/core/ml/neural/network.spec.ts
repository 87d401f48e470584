import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { multiLayerPerceptron } from './multi-layer-perceptron.js';
import { Network, weightCount } from './network.js';
import { type OutputLoss, softmaxLoss, squaredLoss } from './output-loss.js';
import { trainNetwork } from './train-network.js';

const random = createRandom('network');
const rows = 7;
const data = Float64Array.from({ length: rows * 3 }, () => random.normal());
const pick = Uint32Array.from({ length: rows }, (_, i) => i);
const weightsOfRows = Float64Array.from({ length: rows }, (_, i) => i % 3);

describe('Network', () => {
  it.each<[string, OutputLoss]>([
    [
      'squared error',
      squaredLoss(
        Float64Array.from({ length: rows }, (_, i) => Math.sin(i)),
        undefined,
      ),
    ],
    [
      'weighted softmax',
      softmaxLoss(
        Int32Array.from({ length: rows }, (_, i) => i % 3),
        3,
        weightsOfRows,
      ),
    ],
  ])('has the derivatives that small steps of its weights show (%s)', (_, loss) => {
    const shape = { inputs: 3, hidden: 5, outputs: loss.outputs };
    const weights = Float64Array.from({ length: weightCount(shape) }, () => random.normal());
    const network = new Network(shape, weights, rows);
    const gradient = new Float64Array(weights.length);
    network.load(data, pick);
    const lossAt = () => {
      network.forward();
      return loss.measure(network.outputs, pick);
    };
    lossAt();
    network.backward(network.outputs, gradient);
    weights.forEach((weight, at) => {
      weights[at] = weight + 1e-6;
      const above = lossAt();
      weights[at] = weight - 1e-6;
      const below = lossAt();
      weights[at] = weight;
      expect(gradient[at]).toBeCloseTo((above - below) / 2e-6, 6);
    });
  });
});

describe('trainNetwork', () => {
  it('is stopped by rows that judge as far as they weigh, whatever batch they are judged in', () => {
    const stream = createRandom('judged');
    const all = Uint32Array.from({ length: 712 }, (_, row) => row);
    const x = { rows: 712, columns: 2, data: Float64Array.from({ length: 1424 }, () => stream.normal()) };
    const labels = Int32Array.from(all, (row) => (x.data[2 * row]! + stream.normal() > 0 ? 1 : 0));
    // The last 256 rows, a batch of their own, say the opposite and weigh next to nothing.
    const turned = labels.map((label, row) => (row < 456 ? label : 1 - label));
    const weights = Float64Array.from(all, (row) => (row < 456 ? 1 : 1e-12));
    const options = {
      hidden: 64,
      alpha: 0,
      learningRate: 0.05,
      batchSize: 20,
      epochs: 30,
      validationShare: 0.1,
    };
    const train = (judged: Uint32Array) =>
      trainNetwork(
        x,
        softmaxLoss(turned, 2, weights),
        { ...options, patience: 5, kept: { judged, trained: all.subarray(0, 200) } },
        createRandom(1),
      );
    expect(train(all.subarray(200))).toEqual(train(all.subarray(200, 456)));
  });
});

describe('multiLayerPerceptron', () => {
  it('learns what no straight line can', () => {
    const x = {
      rows: 400,
      columns: 2,
      data: Float64Array.from({ length: 800 }, () => 2 * random.next() - 1),
    };
    const labels = Int32Array.from({ length: 400 }, (_, i) =>
      x.data[2 * i]! * x.data[2 * i + 1]! > 0 ? 1 : 0,
    );
    const y = { task: 'classification', labels, classCount: 2 } as const;
    const predictions = multiLayerPerceptron.fit(x, y, { hidden: 16 }, createRandom(1)).predict(x);
    const correct = labels.filter((label, i) => predictions[2 * i + label]! > 0.5).length;
    expect(correct).toBeGreaterThan(370);
  });

  it('predicts the mean of a target that never varies', () => {
    const x = { rows: 30, columns: 1, data: Float64Array.from({ length: 30 }, (_, i) => i / 10) };
    const y = { task: 'regression', values: new Float64Array(30).fill(0.1) } as const;
    expect(multiLayerPerceptron.fit(x, y, {}, createRandom(1)).predict(x)[3]).toBeCloseTo(0.1, 12);
  });
});
