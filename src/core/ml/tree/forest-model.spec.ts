import { expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { ForestModel, forestModelFromJson } from './forest-model.js';
import { randomForest } from './random-forest.js';

const random = createRandom('forest model');
const data = Float64Array.from({ length: 300 * 3 }, () => random.normal());
const x = { rows: 300, columns: 3, data };
const values = Float64Array.from({ length: 300 }, (_, row) => data[3 * row]! + random.normal());
const grow = () => randomForest.fit(x, { task: 'regression', values }, { trees: 20 }, createRandom(1));

it('is laid out for prediction once, early or with the first prediction', () => {
  const [early, late] = [grow(), grow()];
  if (!(early instanceof ForestModel)) throw new Error('a forest');
  const packed = early.pack();
  expect(early.predict(x)).toEqual(late.predict(x));
  expect(early.pack()).toBe(packed);
});

it('predicts from its file, whatever was predicted before it was written, to the last digit', () => {
  const model = grow();
  const unseen = JSON.parse(JSON.stringify(model));
  const expected = model.predict(x);
  expect(forestModelFromJson('rf', unseen).predict(x)).toEqual(expected);
  expect(JSON.parse(JSON.stringify(model))).toEqual(unseen);
});
