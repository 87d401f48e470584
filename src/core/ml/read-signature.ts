import { InvalidArgument } from '../errors.js';
import type { JsonObject } from '../json.js';
import { readLevels, readObject, readObjects, readText } from './preprocess/read-texts.js';
import { readChoice, readNumber, readSwitch } from './read-model.js';
import type { Signature, SignatureInput } from './signature.js';

/**
 * Rebuilds a signature from a model file.
 * @throws InvalidArgument on anything off
 */
export function readSignature(json: JsonObject): Signature {
  const inputs = readObjects(json, 'inputs').map(readInput);
  const ignored = json['ignored'] === undefined ? {} : { ignored: readLevels(json, 'ignored', 0) };
  const output = readObject(json, 'output');
  const task = readChoice(output, 'task', ['classification', 'regression']);
  const target = readText(output, 'target');
  const names = new Set(inputs.map(({ name }) => name));
  if (names.size !== inputs.length || names.has(target)) {
    throw new InvalidArgument(
      'model.inputs',
      'must have different names, none of them the target',
      [...names].join(', '),
    );
  }
  if (ignored.ignored?.some((name) => names.has(name) || name === target)) {
    throw new InvalidArgument(
      'model.ignored',
      'must name neither inputs nor the target',
      ignored.ignored.join(', '),
    );
  }
  if (task === 'regression') return { inputs, ...ignored, output: { target, task } };
  const levels = readLevels(output, 'levels', 2);
  return { inputs, ...ignored, output: { target, task, levels, ...readDecision(output) } };
}

/** How classes follow from probabilities; model files of version 1 say nothing about it. */
function readDecision(
  output: JsonObject,
): Pick<Signature['output'], 'positiveClass' | 'threshold' | 'calibration'> {
  const has = (key: string) => output[key] !== undefined;
  return {
    ...(has('positiveClass') ? { positiveClass: readText(output, 'positiveClass') } : {}),
    ...(has('threshold') ? { threshold: readNumber(output, 'threshold', 0) } : {}),
    ...(has('calibration')
      ? { calibration: readChoice(output, 'calibration', ['sigmoid', 'isotonic']) }
      : {}),
  };
}

function readInput(json: JsonObject): SignatureInput {
  return {
    name: readText(json, 'name'),
    kind: readChoice(json, 'kind', ['number', 'category', 'date']),
    required: readSwitch(json, 'required'),
    ...(json['levels'] === undefined ? {} : { levels: readLevels(json, 'levels', 0) }),
    ...(json['minimum'] === undefined ? {} : { minimum: readNumber(json, 'minimum') }),
    ...(json['maximum'] === undefined ? {} : { maximum: readNumber(json, 'maximum') }),
  };
}
