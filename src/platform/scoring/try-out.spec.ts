import { describe, expect, it } from 'vitest';
import { categories, makeTable } from '../../../test/support/make-table.js';
import { InvalidArgument } from '../../core/errors.js';
import { createGraphBuilder } from '../../core/ml/onnx/export/graph-builder.js';
import { importOnnx } from '../../core/ml/onnx/imported-model.js';
import { createPredictor } from '../../core/ml/predictor.js';
import type { Signature } from '../../core/ml/signature.js';
import { tryOut } from './try-out.js';

const signature: Signature = {
  inputs: [{ name: 'size', kind: 'category', required: true, levels: ['3', '4'] }],
  output: { target: 'y', task: 'regression' },
};

/** Doubles what is written in a text, and has no answer without one. */
function importDoubling() {
  const graph = createGraphBuilder('doubling', '1');
  graph.output('y', graph.node('Mul', [graph.input('size', 'double'), graph.row([2])]), 'double', 1);
  const inputs = [{ name: 'size', kind: 'category' }] as const;
  return importOnnx(graph.build({}), { task: 'regression', inputs });
}

describe('tryOut', () => {
  it('takes a foreign model that refuses the made-up record, because it may answer real ones', () => {
    const fitted = importDoubling();
    const model = { ...createPredictor(signature, fitted), fitted };
    expect(() => model.predictTable(makeTable({ size: categories('') }))).toThrow('must give a number');
    expect(() => tryOut(model)).not.toThrow();
    expect(model.predictTable(makeTable({ size: categories('4') }))).toMatchObject({
      values: Float64Array.of(8),
    });
  });

  it('lets faults of another kind through, and any of a model of our own', () => {
    const fitted = importDoubling();
    const predictor = createPredictor(signature, fitted);
    const failing = (error: Error) => () => {
      throw error;
    };
    const broken = { ...predictor, fitted, predictTable: failing(new TypeError('broken')) };
    expect(() => tryOut(broken)).toThrow('broken');
    const refused = failing(new InvalidArgument('rows', 'must be whole', ''));
    const own = { ...fitted, kind: 'boosted' } as unknown as typeof fitted;
    expect(() => tryOut({ ...predictor, fitted: own, predictTable: refused })).toThrow('must be whole');
  });
});
