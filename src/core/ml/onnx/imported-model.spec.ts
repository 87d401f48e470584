import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categories, makeTable, numbers } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { recipeFromJSON } from '../recipe/fitted-recipe-from-json.js';
import { createGraphBuilder } from './export/graph-builder.js';
import { type ImportedInput, importOnnx } from './imported-model.js';

interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: Record<string, { data: (number | string | null)[] }>;
  readonly outputs: Record<string, { data: number[] }>;
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync('test/golden/onnx.json', 'utf8'));
const stored = (name: string) => cases.find((one) => one.name === name)!;
const bytesOf = (name: string) => Uint8Array.from(Buffer.from(stored(name).model, 'base64'));

const four: readonly ImportedInput[] = ['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'number' }));

/** The rows of the stored input, as a table with the columns in another order. */
function matrixTable(name: string) {
  const { data } = stored(name).inputs['X']!;
  const column = (j: number) =>
    numbers(...data.filter((_, i) => i % 4 === j).map((value) => value as number | null));
  return makeTable({ d: column(3), a: column(0), c: column(2), b: column(1) });
}

describe('importOnnx', () => {
  it('predicts what the model said elsewhere, from columns in any order', () => {
    const model = importOnnx(bytesOf('LightGBM regression'), { task: 'regression', inputs: four });
    const prediction = model.predictTable(matrixTable('LightGBM regression'));
    const expected = Object.values(stored('LightGBM regression').outputs)[0]!.data;
    if (prediction.task !== 'regression') throw new Error('not a regression');
    prediction.values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('takes class names from the file, and probabilities that sum to 1', () => {
    const model = importOnnx(bytesOf('random forest two classes'), { task: 'classification', inputs: four });
    expect(model.levels).toEqual(['no', 'yes']);
    const prediction = model.predictTable(matrixTable('random forest two classes'));
    if (prediction.task !== 'classification') throw new Error('not a classification');
    for (let row = 0; row < prediction.labels.length; row++) {
      const sum = prediction.probabilities[2 * row]! + prediction.probabilities[2 * row + 1]!;
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
    }
  });

  it('feeds a pipeline column by column, words included', () => {
    const { inputs, outputs } = stored('pipeline with words');
    const column = (name: string) => inputs[name]!.data;
    const table = makeTable({
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name) => [name, numbers(...(column(name) as number[]))]),
      ),
      city: categories(...(column('city') as string[])),
    });
    const question = {
      task: 'classification',
      inputs: [...four, { name: 'city', kind: 'category' }],
    } as const;
    const prediction = importOnnx(bytesOf('pipeline with words'), question).predictTable(table);
    if (prediction.task !== 'classification') throw new Error('not a classification');
    const expected = outputs['probabilities']!.data;
    prediction.probabilities.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('reads a missing text as no number where the graph wants numbers', () => {
    const { inputs } = stored('pipeline with words');
    const cells = (name: string) => inputs[name]!.data as (number | string)[];
    const others = Object.fromEntries(
      ['b', 'c', 'd'].map((name) => [name, numbers(...(cells(name) as number[]))]),
    );
    const city = categories(...(cells('city') as string[]));
    const withGap = cells('a').map((value, row) => (row === 0 ? null : (value as number)));
    const predict = (kind: 'number' | 'category') => {
      const a =
        kind === 'number'
          ? numbers(...withGap)
          : categories(...withGap.map((value) => (value === null ? null : String(value))));
      const columns = [{ name: 'a', kind }, ...four.slice(1), { name: 'city', kind: 'category' }] as const;
      return importOnnx(bytesOf('pipeline with words'), {
        task: 'classification',
        inputs: columns,
      }).predictTable(makeTable({ a, ...others, city }));
    };
    expect(predict('category')).toEqual(predict('number'));
  });

  it('is the same model after a round trip through JSON text', () => {
    const model = importOnnx(bytesOf('XGBoost three classes'), { task: 'classification', inputs: four });
    const copy = recipeFromJSON(JSON.parse(JSON.stringify(model)));
    const table = matrixTable('XGBoost three classes');
    expect(copy.predictTable(table)).toEqual(model.predictTable(table));
  });

  it.each([
    ['a file that is no ONNX model', Uint8Array.of(1, 2, 3), four, 'ONNX file'],
    ['too few columns', bytesOf('linear regression'), four.slice(1), 'the 4 columns'],
    [
      'columns that the graph does not have',
      bytesOf('pipeline with words'),
      four,
      'must be the inputs of the graph',
    ],
  ])('refuses %s', (_, bytes, inputs, words) => {
    expect(() => importOnnx(bytes, { task: 'regression', inputs })).toThrow(words);
  });

  it.each(['constructor', 'toString', 'NoSuchOperator'])('refuses an operator called %s', (operator) => {
    const graph = createGraphBuilder('graph', '1');
    graph.output('y', graph.node(operator, [graph.input('a', 'double')]), 'double', 1);
    const question = { task: 'regression', inputs: four.slice(0, 1) } as const;
    expect(() => importOnnx(graph.build({}), question)).toThrow('operators that are known here');
  });

  it('refuses a column that is named twice, and one that stands for several in the graph', () => {
    const twice = [...four.slice(0, 3), four[0]!];
    const bytes = bytesOf('linear regression');
    expect(() => importOnnx(bytes, { task: 'regression', inputs: twice })).toThrow(
      'must name every column once, received a',
    );
    const whole = [{ name: 'X', kind: 'number' }] as const;
    expect(() => importOnnx(bytes, { task: 'regression', inputs: whole })).toThrow('the 4 columns that X');
  });

  it('answers no row with something that is no number', () => {
    const model = importOnnx(bytesOf('linear regression'), { task: 'regression', inputs: four });
    const table = makeTable(Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, numbers(1, null)])));
    expect(() => model.predictTable(table)).toThrow('must give a number for every row (row 1), received NaN');
  });

  it('refuses damaged files in words, whatever the damage', () => {
    const random = createRandom('damage');
    const table = matrixTable('linear regression');
    for (let attempt = 0; attempt < 1500; attempt++) {
      const stored = cases[random.integer(cases.length)]!;
      const bytes = Uint8Array.from(Buffer.from(stored.model, 'base64'));
      for (let i = 0; i <= random.integer(3); i++) {
        bytes[random.integer(Math.min(bytes.length, 400))] = random.integer(256);
      }
      try {
        importOnnx(bytes, { task: 'regression', inputs: four }).predictTable(table);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgument);
      }
    }
  });

  it('refuses scores that are no probabilities', () => {
    const question = { task: 'classification', inputs: four } as const;
    const model = importOnnx(bytesOf('linear support vectors'), question);
    expect(() => model.predictTable(matrixTable('linear support vectors'))).toThrow('probabilities of sum 1');
  });
});
