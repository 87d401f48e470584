import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../test/support/make-table.js';
import { InvalidArgument } from '../errors.js';
import type { Json, JsonObject } from '../json.js';
import { createRandom } from '../random.js';
import { findColumn, type Table } from '../table.js';
import { canonicalJson } from './canonical-json.js';
import type { Params, Task } from './estimator.js';
import { listEstimators } from './estimator-registry.js';
import { readModelFile, readVerifiedModelFile, writeModelFile } from './model-file.js';
import { singleRecipe } from './recipe/single-recipe.js';
import { type FinalModel, finalize } from './search/finalize.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const provenance = { runId: 'r1', seed: 3, scores: { accuracy: 0.9 } };

/** Every kind of column, with missing values; `unseen` adds levels and ranges that training does not have. */
function mixedTable(rows: number, seed: number, unseen = false): Table {
  const random = createRandom(seed);
  const make = <T>(value: () => T) =>
    Array.from({ length: rows }, () => (random.next() < 0.1 ? null : value()));
  const signal = Array.from({ length: rows }, () => random.normal());
  return makeTable({
    signal: numbers(...signal),
    amount: numbers(...make(() => (unseen && random.next() < 0.1 ? 1e12 : random.normal() * 100))),
    member: categories(
      ...make(() => (unseen && random.next() < 0.1 ? 'perhaps' : ['yes', 'no'][random.integer(2)]!)),
    ),
    colour: categories(
      ...make(() => ['red', 'green', 'blue', ...(unseen ? ['mauve'] : [])][random.integer(unseen ? 4 : 3)]!),
    ),
    shop: categories(...make(() => `shop ${random.integer(unseen ? 60 : 40)}`)),
    at: dates(...make(() => new Date(1.7e12 + random.integer(1e6) * 1e5).toISOString())),
    number: numbers(...signal.map((value) => 3 * value + random.normal())),
    label: categories(...signal.map((value) => (value > 0.5 ? 'high' : value < -0.5 ? 'low' : 'middle'))),
  });
}

/** The file does not depend on how long a fit takes. */
const QUICK: Readonly<Record<string, Params>> = {
  rf: { trees: 8 },
  et: { trees: 8 },
  ada: { rounds: 8 },
  gbc: { rounds: 8 },
  gbr: { rounds: 8 },
  gbdt: { rounds: 8 },
  tr: { maxSubsets: 200 },
  mlp: { epochs: 5 },
};

function train(task: Task, estimatorId: string): FinalModel {
  const targetName = task === 'classification' ? 'label' : 'number';
  const other = task === 'classification' ? 'number' : 'label';
  const all = mixedTable(150, 1);
  const table = { ...all, columns: all.columns.filter(({ name }) => name !== other) };
  return finalize({
    table,
    targetName,
    task,
    recipe: singleRecipe(estimatorId, QUICK[estimatorId]),
    seed: 3,
  });
}

/** The file with one part changed and a checksum that fits. */
function tamper(file: string, change: (content: Record<string, Json>) => void): string {
  const { checksum, ...content } = JSON.parse(file) as Record<string, Json>;
  expect(checksum).toBeTypeOf('string');
  change(content);
  return JSON.stringify({ checksum: sha256(canonicalJson(content)), ...content });
}

describe('model file', () => {
  for (const task of ['classification', 'regression'] as const) {
    for (const { id } of listEstimators(task)) {
      it(`predicts the very same numbers after a round trip: ${id}, ${task}`, () => {
        const model = train(task, id);
        const loaded = readModelFile(writeModelFile(model, provenance, sha256), sha256);
        const later = mixedTable(100, 2, true);
        expect(loaded.predictTable(later)).toEqual(model.predictTable(later));
        expect(loaded).toMatchObject({ task, estimatorId: id, params: model.params, provenance });
        expect(loaded.signature).toEqual(model.signature);
      });
    }
  }

  const model = train('classification', 'lr');
  const file = writeModelFile(model, provenance, sha256);

  it('predicts records as it predicts the table they came from', () => {
    const loaded = readModelFile(file, sha256);
    const records = [
      { signal: 1, amount: null, member: 'yes', colour: 'mauve', shop: 'shop 3', at: '2024-01-01T00:00:00Z' },
      { signal: -1.5, amount: 7, member: null, colour: 'red', shop: 'new shop' },
    ];
    const table = makeTable({
      signal: numbers(1, -1.5),
      amount: numbers(null, 7),
      member: categories('yes', null),
      colour: categories('mauve', 'red'),
      shop: categories('shop 3', 'new shop'),
      at: dates('2024-01-01', null),
    });
    const answer = loaded.predictRecords(records);
    expect(answer).toMatchObject({ kind: 'predicted', prediction: model.predictTable(table) });
    expect(loaded.predictRecords([{ signal: 'high' }])).toMatchObject({
      kind: 'refused',
      faults: [{ pointer: '/0/signal', message: 'must be a finite number or null, received "high"' }],
    });
  });

  it('is the same text for the same model and another for other provenance', () => {
    expect(writeModelFile(train('classification', 'lr'), provenance, sha256)).toBe(file);
    expect(writeModelFile(model, { runId: 'r2' }, sha256)).not.toBe(file);
  });

  it('can be laid out anew without harm', () => {
    expect(() => readModelFile(JSON.stringify(JSON.parse(file), null, 2), sha256)).not.toThrow();
  });

  it('refuses a changed digit by its checksum', () => {
    expect(() => readModelFile(file.replace('0.9', '0.8'), sha256)).toThrow(/checksum/);
  });

  it('refuses text that is no model', () => {
    for (const text of ['', '{', '[]', 'null', '{}', '{"format":"onnx"}']) {
      expect(() => readModelFile(text, sha256), text).toThrow(InvalidArgument);
      expect(() => readVerifiedModelFile(text), text).toThrow(InvalidArgument);
    }
  });

  it('predicts the same when its checksum was verified before, and is then not compared again', () => {
    const verified = readVerifiedModelFile(file);
    const later = mixedTable(200, 2, true);
    expect(verified.predictTable(later)).toEqual(model.predictTable(later));
    expect(verified.checksum).toBe(readModelFile(file, sha256).checksum);
    expect(() => readVerifiedModelFile(file.replace('0.9', '0.8'))).not.toThrow();
    const { checksum: _, ...unchecked } = JSON.parse(file) as Record<string, Json>;
    expect(() => readVerifiedModelFile(JSON.stringify(unchecked))).toThrow(/checksum/);
  });

  it('still reads a file of version 1 and predicts what it predicted', () => {
    const old = JSON.parse(
      readFileSync(new URL('../../../test/golden/model-file-version-1.json', import.meta.url), 'utf8'),
    ) as { file: JsonObject; records: JsonObject[]; probabilities: number[] };
    const loaded = readModelFile(JSON.stringify(old.file), sha256);
    expect(loaded).toMatchObject({ estimatorId: 'lr', recipe: { kind: 'single', estimator: 'lr' } });
    expect(loaded.signature.output.positiveClass).toBe('yes');
    const answer = loaded.predictRecords(old.records);
    if (answer.kind !== 'predicted' || answer.prediction.task !== 'classification')
      throw new Error('refused');
    answer.prediction.probabilities.forEach((probability, i) => {
      expect(probability).toBeCloseTo(old.probabilities[i]!, 12);
    });
  });

  it('holds models inside models, and says their threshold and calibration in the signature', () => {
    const all = mixedTable(300, 1);
    const isHigh = findColumn(all, 'number');
    if (isHigh?.kind !== 'number') throw new Error('number is a number column');
    const two = categories(...Array.from(isHigh.values, (value) => (value > 0 ? 'yes' : 'no')));
    const table = {
      rowCount: 300,
      columns: [
        ...all.columns.filter(({ name }) => name === 'signal' || name === 'colour'),
        { name: 'y', data: two },
      ],
    };
    const members = [singleRecipe('lr'), singleRecipe('nb')];
    const blend = { kind: 'blend', members, method: 'soft', weights: [2, 1] } as const;
    const calibrated = { kind: 'calibrated', base: blend, method: 'sigmoid', folds: 3 } as const;
    const recipe = { kind: 'threshold', base: calibrated, threshold: 0.3 } as const;
    const nested = finalize({ table, targetName: 'y', task: 'classification', recipe, seed: 3 });
    const text = writeModelFile(nested, provenance, sha256);
    const loaded = readModelFile(text, sha256);
    const later = mixedTable(200, 2, true);
    expect(loaded.predictTable(later)).toEqual(nested.predictTable(later));
    expect(loaded).toMatchObject({ estimatorId: 'blend', recipe });
    expect(loaded.signature.output).toEqual({
      target: 'y',
      task: 'classification',
      levels: ['no', 'yes'],
      positiveClass: 'yes',
      threshold: 0.3,
      calibration: 'sigmoid',
    });
    for (const other of [{ threshold: 0.5 }, { positiveClass: 'no' }, { calibration: 'isotonic' }]) {
      const lie = tamper(text, (content) => {
        const signature = content['signature'] as JsonObject;
        content['signature'] = { ...signature, output: { ...(signature['output'] as JsonObject), ...other } };
      });
      expect(() => readModelFile(lie, sha256)).toThrow(/signature/);
    }
  });

  it('refuses what is off even under a checksum that fits', () => {
    const change = (key: string, part: (old: JsonObject) => Json) => (content: Record<string, Json>) => {
      content[key] = part(content[key] as JsonObject);
    };
    const changes: [string, (content: Record<string, Json>) => void][] = [
      ['a newer version', (content) => Object.assign(content, { version: 3 })],
      ['another format', (content) => Object.assign(content, { format: 'pickle' })],
      ['no signature', (content) => delete content['signature']],
      ['an unknown estimator', change('model', (model) => ({ ...model, estimator: 'eval' }))],
      ['an unknown kind of model', change('model', (model) => ({ ...model, kind: 'script' }))],
      ['parameters that are no plain values', change('model', (model) => ({ ...model, params: { c: [1] } }))],
      ['no preprocessing', change('model', (model) => ({ ...model, preprocessing: {} }))],
      [
        'a missing step',
        change('model', (model) => {
          const preprocessing = model['preprocessing'] as JsonObject;
          return {
            ...model,
            preprocessing: { ...preprocessing, steps: (preprocessing['steps'] as Json[]).slice(1) },
          };
        }),
      ],
      [
        'fewer inputs than steps',
        change('signature', (signature) => ({
          ...signature,
          inputs: (signature['inputs'] as Json[]).slice(1),
        })),
      ],
      [
        'more classes than the model has',
        change('signature', (signature) => ({
          ...signature,
          output: { ...(signature['output'] as JsonObject), levels: ['a', 'b', 'c', 'd'] },
        })),
      ],
      [
        'more classes in the model than in its estimator',
        change('model', (model) => ({ ...model, classCount: 4 })),
      ],
      [
        'a recipe of another kind',
        change('recipe', (recipe) => ({ kind: 'bagging', base: recipe, copies: 2 })),
      ],
      ['provenance that is no object', (content) => Object.assign(content, { provenance: 'somewhere' })],
    ];
    for (const [name, apply] of changes) {
      const broken = tamper(file, apply);
      expect(() => readModelFile(broken, sha256), name).toThrow(InvalidArgument);
      expect(() => readVerifiedModelFile(broken), name).toThrow(InvalidArgument);
    }
  });

  it('refuses to write numbers that JSON has no word for', () => {
    expect(() => writeModelFile(model, { score: Number.NaN }, sha256)).toThrow(InvalidArgument);
  });
});
