import type { CategoryColumn } from '../../../table.js';
import { type ColumnStep, createStepWriter, sourceKind } from '../../preprocess/column-step.js';
import { MAXIMUM_MAGNITUDE } from '../../preprocess/number-step.js';
import { numberTensor } from '../tensor.js';
import { CannotExport } from './cannot-export.js';
import { type GraphBuilder, ML_DOMAIN, scalar, texts, type Value } from './graph-builder.js';

/** What stands for a missing category in the inputs of the graph. */
const MISSING_TEXT = '';

/**
 * Writes what is done to one column.
 * @param column value of the column, `rows x 1`
 * @returns its features, `rows x features`
 * @throws CannotExport for dates, texts, and numbers that were declared categories or the other way round
 */
export function writeStep(graph: GraphBuilder, column: Value, step: ColumnStep): Value {
  if (step.source !== undefined && step.source !== naturalSource(step)) {
    throw new CannotExport(`column ${step.column} is read as another kind than it is stored as`);
  }
  switch (step.kind) {
    case 'number':
      return writeNumber(graph, column, step.fill ?? Number.NaN);
    case 'date':
    case 'text':
      throw new CannotExport(`column ${step.column} holds ${step.kind}s, which have no ONNX form here`);
    default:
      return writeLevels(graph, column, step);
  }
}

function naturalSource(step: ColumnStep): ReturnType<typeof sourceKind> {
  return step.kind === 'number' || step.kind === 'date' ? step.kind : 'category';
}

/** Missing, infinite and absurdly large numbers get the fill. */
function writeNumber(graph: GraphBuilder, column: Value, fill: number): Value {
  const size = graph.node('Abs', [column]);
  // False for NaN as well.
  const isUsable = graph.node('LessOrEqual', [size, graph.constant(scalar(MAXIMUM_MAGNITUDE))]);
  return graph.node('Where', [isUsable, column, graph.constant(scalar(fill))]);
}

/**
 * Every level has its row of features in a table, which the step itself is asked for: what the graph says is what the
 * step says. The last rows of the table are for missing and for unseen levels.
 */
function writeLevels(
  graph: GraphBuilder,
  column: Value,
  step: Exclude<ColumnStep, { kind: 'number' | 'date' | 'text' }>,
): Value {
  const merged = step.rare?.levels ?? [];
  const levels = [...new Set([...step.levels, ...merged])].filter((level) => level !== MISSING_TEXT);
  const width = step.features.length;
  const unseen = levels.length;
  const asked: CategoryColumn = {
    kind: 'category',
    levels: [...levels, '\u0000unseen'],
    codes: Int32Array.from({ length: levels.length + 2 }, (_, row) => (row <= unseen ? row : -1)),
  };
  const table = { data: new Float64Array(asked.codes.length * width), columns: width, offset: 0 };
  createStepWriter(step)(asked, table);
  const place = graph.node(
    'LabelEncoder',
    [column],
    {
      keys_tensor: { tensor: texts([...levels, MISSING_TEXT]) },
      values_tensor: {
        tensor: numberTensor('int64', [levels.length + 1], [...levels.keys(), unseen + 1]),
      },
      default_tensor: { tensor: numberTensor('int64', [1], [unseen]) },
    },
    ML_DOMAIN,
  );
  const flat = graph.node('Reshape', [place, graph.constant(numberTensor('int64', [1], [-1]))]);
  const rows = graph.constant(numberTensor('double', [asked.codes.length, width], table.data));
  return graph.node('Gather', [rows, flat], { axis: { int: 0 } });
}
