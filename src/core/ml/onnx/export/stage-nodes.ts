import { MAXIMUM_MAGNITUDE } from '../../preprocess/number-step.js';
import type { MatrixStage } from '../../preprocess/stages/matrix-stage.js';
import { numberTensor } from '../tensor.js';
import { CannotExport } from './cannot-export.js';
import { columnsOf, type GraphBuilder, heldWithin, type Value } from './graph-builder.js';

/**
 * Writes what is done to all features at once.
 * @throws CannotExport for stages other than scaling, selection and principal components
 */
export function writeStage(graph: GraphBuilder, x: Value, stage: MatrixStage): Value {
  switch (stage.kind) {
    case 'affine': {
      const moved = graph.node('Sub', [x, graph.row(stage.centres)]);
      return heldWithin(graph, graph.node('Div', [moved, graph.row(stage.scales)]), MAXIMUM_MAGNITUDE);
    }
    case 'selection':
      return columnsOf(graph, x, stage.kept);
    case 'pca': {
      const { used, components, directions } = stage;
      const moved = graph.node('Sub', [columnsOf(graph, x, used), graph.row(stage.centres)]);
      const turned = new Float64Array(used.length * components);
      for (let c = 0; c < components; c++) {
        for (let k = 0; k < used.length; k++) turned[k * components + c] = directions[c * used.length + k]!;
      }
      const matrix = graph.constant(numberTensor('double', [used.length, components], turned));
      const made = graph.node('MatMul', [moved, matrix]);
      if (stage.kept.length === 0) return made;
      return graph.node('Concat', [made, columnsOf(graph, x, stage.kept)], { axis: { int: 1 } });
    }
    default:
      throw new CannotExport(`the preprocessing ${stage.kind} has no ONNX form here`);
  }
}
