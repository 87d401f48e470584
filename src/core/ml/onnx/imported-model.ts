import protobuf from 'protobufjs/light.js';
import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { type Column, findColumn, type Table } from '../../table.js';
import type { Task } from '../estimator.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import type { Prediction } from '../prediction.js';
import { readLevels, readObjects, readText } from '../preprocess/read-texts.js';
import { readChoice } from '../read-model.js';
import type { FittedImport } from '../recipe/fitted-recipe.js';
import { readAttributes } from './attributes.js';
import { decodeModel, type ModelProto } from './onnx-proto.js';
import { readLabels } from './operators/labels.js';
import { type Graph, type OpenGraph, prepareGraph, refuseRepeated, unknownOperators } from './run-graph.js';
import { elementType, numberTensor, type Tensor, textTensor } from './tensor.js';

/** A column that the model reads, in the order of its training. */
export interface ImportedInput {
  readonly name: string;
  readonly kind: 'number' | 'category';
}

/** What an ONNX file does not say, or not in a way to rely on. */
export interface ImportQuestion {
  readonly task: Task;
  readonly inputs: readonly ImportedInput[];
  /** Class names in the order of the probabilities; absent: those in the file. */
  readonly levels?: readonly string[];
}

/**
 * Takes over a model that was trained elsewhere: scikit-learn, LightGBM, XGBoost or anything that writes ONNX files with
 * the operators known here. The graph is run by MLDrift itself, so serving it needs no further package.
 * A graph with one input gets all columns, in the order of `inputs`, as one matrix of numbers; a graph with several gets
 * one column each, by name. Missing numbers are NaN, missing categories the empty text.
 * Classification needs probabilities, `rows x classes`; one column is taken as the probability of the second of two classes.
 * @param openOther runs graphs with operators that are not known here; absent: they are refused
 * @throws InvalidArgument when the file cannot be run here, its inputs are not the columns named, or its classes are unknown
 * @example importOnnx(bytes, { task: 'regression', inputs: [{ name: 'age', kind: 'number' }] }).predictTable(table)
 */
export function importOnnx(
  bytes: Uint8Array,
  question: ImportQuestion,
  openOther?: OpenGraph,
): FittedImport & { levels?: readonly string[] } {
  const model = decodeModel(bytes);
  refuseRepeated(model.graph);
  const unknown = unknownOperators(model);
  const graph =
    unknown.length > 0 && openOther !== undefined ? openOther(bytes, unknown) : prepareGraph(model);
  const { task, inputs } = question;
  const feed = planInputs(model, graph, inputs);
  const levels = task === 'classification' ? (question.levels ?? levelsOf(model)) : undefined;
  if (task === 'classification' && (levels === undefined || levels.length < 2)) {
    throw new InvalidArgument(
      'levels',
      'must name at least two classes, because the file does not',
      levels?.length,
    );
  }
  const classCount = levels?.length ?? 0;
  const usedColumns = inputs.map(({ name }) => name);
  return {
    kind: 'imported',
    format: 'onnx',
    task,
    classCount,
    usedColumns,
    ...(levels === undefined ? {} : { levels }),
    predictTable: (table) => {
      const outputs = graph.run(feed(table));
      return task === 'regression'
        ? { task, values: readNumbers(graph, outputs, table.rowCount) }
        : readProbabilities(graph, outputs, table.rowCount, classCount);
    },
    toJSON: () => ({
      kind: 'imported',
      format: 'onnx',
      task,
      inputs: inputs.map(({ name, kind }) => ({ name, kind })),
      ...(levels === undefined ? {} : { levels }),
      file: protobuf.util.base64.encode(bytes, 0, bytes.length),
    }),
  };
}

/** @throws InvalidArgument on anything that `toJSON` of an imported model would not have written */
export function importedFromJSON(json: JsonObject, openOther?: OpenGraph): FittedImport {
  readChoice(json, 'format', ['onnx']);
  const task = readChoice(json, 'task', ['classification', 'regression']);
  const inputs = readObjects(json, 'inputs').map((input) => ({
    name: readText(input, 'name'),
    kind: readChoice(input, 'kind', ['number', 'category']),
  }));
  const text = readText(json, 'file');
  const bytes = new Uint8Array(protobuf.util.base64.length(text));
  try {
    protobuf.util.base64.decode(text, bytes, 0);
  } catch {
    throw new InvalidArgument('model.file', 'must be base64', `a text of ${text.length} characters`);
  }
  const levels = task === 'classification' ? { levels: readLevels(json, 'levels', 2) } : {};
  return importOnnx(bytes, { task, inputs, ...levels }, openOther);
}

type Feed = (table: Table) => Map<string, Tensor>;

function planInputs(model: ModelProto, graph: Graph, inputs: readonly ImportedInput[]): Feed {
  const [first] = graph.inputs;
  if (inputs.length === 0) throw new InvalidArgument('inputs', 'must name the columns the model reads', 0);
  const names = inputs.map(({ name }) => name);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) throw new InvalidArgument('inputs', 'must name every column once', repeated);
  const typeOf = (name: string) => elementType(tensorTypeOf(model, name)?.elemType);
  const isByName = inputs.every(({ name }) => graph.inputs.includes(name));
  if (isByName && inputs.length === graph.inputs.length) {
    for (const { name } of inputs) checkWidth(model, name, 1);
    const types = inputs.map(({ name }) => typeOf(name));
    return (table) =>
      new Map(
        inputs.map((input, at) => [input.name, toTensor(columnOf(table, input), table.rowCount, types[at]!)]),
      );
  }
  if (graph.inputs.length !== 1 || first === undefined) {
    throw new InvalidArgument(
      'inputs',
      `must be the inputs of the graph (${graph.inputs.join(', ')})`,
      namesOf(inputs),
    );
  }
  const words = inputs.find(({ kind }) => kind === 'category');
  if (words !== undefined) {
    throw new InvalidArgument(
      'inputs',
      'must be numbers for a graph with one matrix as its input',
      words.name,
    );
  }
  const type = typeOf(first);
  if (type === 'string')
    throw new InvalidArgument('inputs', `must be texts for the input ${first}`, 'numbers');
  checkWidth(model, first, inputs.length);
  return (table) => {
    const columns = inputs.map((input) => columnOf(table, input));
    const data = new Float64Array(table.rowCount * columns.length);
    columns.forEach((column, j) => {
      if (column.kind === 'category') return;
      for (let i = 0; i < table.rowCount; i++) data[i * columns.length + j] = column.values[i]!;
    });
    return new Map([[first, numberTensor(type, [table.rowCount, columns.length], data)]]);
  };
}

/** A width that the file states must be the number of columns. */
function checkWidth(model: ModelProto, name: string, columns: number): void {
  const width = tensorTypeOf(model, name)?.shape?.dim?.[1]?.dimValue;
  if (width === undefined || width <= 0 || width === columns) return;
  throw new InvalidArgument(
    'inputs',
    `must be the ${width} columns that ${name} of the graph holds`,
    columns,
  );
}

/** What the file says about an input of the graph. */
function tensorTypeOf(model: ModelProto, name: string) {
  return (model.graph.input ?? []).find((input) => input.name === name)?.type?.tensorType;
}

function columnOf(table: Table, { name, kind }: ImportedInput): Column {
  const column = findColumn(table, name);
  const isFit =
    kind === 'category' ? column?.kind === 'category' : column !== undefined && column.kind !== 'category';
  if (column !== undefined && isFit) return column;
  throw new InvalidArgument('table', `must have a ${kind} column called ${name}`, column?.kind ?? 'none');
}

function toTensor(column: Column, rows: number, type: Tensor['type']): Tensor {
  const dims = [rows, 1];
  if (column.kind === 'category') {
    const words = Array.from(column.codes, (code) => (code < 0 ? '' : column.levels[code]!));
    if (type === 'string') return textTensor(dims, words);
    // Number('') would be 0.
    const values = words.map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
    return numberTensor(type, dims, values);
  }
  if (type !== 'string') return numberTensor(type, dims, column.values);
  return textTensor(
    dims,
    Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value))),
  );
}

/** The first output that holds one number a row. */
function readNumbers(graph: Graph, outputs: ReadonlyMap<string, Tensor>, rows: number): Float64Array {
  for (const name of graph.outputs) {
    const tensor = outputs.get(name);
    if (tensor !== undefined && tensor.type !== 'string' && tensor.data.length === rows) {
      const row = tensor.data.findIndex((value) => !Number.isFinite(value));
      if (row < 0) return Float64Array.from(tensor.data);
      throw new InvalidArgument(
        'model.graph',
        `must give a number for every row (row ${row})`,
        tensor.data[row],
      );
    }
  }
  throw new InvalidArgument(
    'model.graph',
    'must have an output of one number a row',
    graph.outputs.join(', '),
  );
}

/** The first output with as many numbers a row as there are classes, or one probability of the second of two. */
function readProbabilities(
  graph: Graph,
  outputs: ReadonlyMap<string, Tensor>,
  rows: number,
  classCount: number,
): Prediction {
  const candidates = graph.outputs.flatMap((name) => {
    const tensor = outputs.get(name);
    return tensor === undefined || tensor.type === 'string' || tensor.type === 'int64' ? [] : [tensor];
  });
  const full = candidates.find(({ data }) => data.length === rows * classCount);
  const single = classCount === 2 ? candidates.find(({ data }) => data.length === rows) : undefined;
  const found = full ?? single;
  if (found === undefined) {
    throw new InvalidArgument(
      'model.graph',
      `must have an output of ${classCount} probabilities a row`,
      graph.outputs.join(', '),
    );
  }
  const probabilities = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    const shares = probabilities.subarray(row * classCount, (row + 1) * classCount);
    if (full === undefined) {
      shares[1] = found.data[row]!;
      shares[0] = 1 - shares[1]!;
    } else {
      shares.set(found.data.subarray(row * classCount, (row + 1) * classCount));
    }
    scaleToOne(shares, row);
  }
  return {
    task: 'classification',
    classCount,
    probabilities,
    labels: predictedLabels(probabilities, classCount),
  };
}

/** Single precision leaves sums a little off 1; anything more is no probability. */
function scaleToOne(shares: Float64Array, row: number): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (!(Math.abs(sum - 1) < 1e-3 && shares.every((share) => share >= -1e-6))) {
    throw new InvalidArgument('model.graph', `must give probabilities of sum 1 (row ${row})`, sum);
  }
  for (let k = 0; k < shares.length; k++) shares[k] = Math.max(0, shares[k]!) / sum;
}

/** Class names that a classifier node or the dictionary of probabilities carries. */
function levelsOf(model: ModelProto): readonly string[] | undefined {
  for (const node of model.graph.node ?? []) {
    const { texts, wholes } = readLabels(readAttributes(node));
    if (texts.length > 0) return texts;
    if (wholes.length > 0) return Array.from(wholes, String);
  }
  return undefined;
}

function namesOf(inputs: readonly ImportedInput[]): string {
  return inputs.map(({ name }) => name).join(', ');
}
