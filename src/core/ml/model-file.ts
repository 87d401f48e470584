import { InvalidArgument } from '../errors.js';
import type { Json, JsonObject } from '../json.js';
import { canonicalJson } from './canonical-json.js';
import type { FittedModel, Params } from './estimator.js';
import { getEstimator } from './estimator-registry.js';
import { predictMatrix } from './prediction.js';
import { createPredictor, type Predictor } from './predictor.js';
import { type Preprocessor, preprocessorFromJSON } from './preprocess/preprocessor.js';
import { asObject, readObject, readText } from './preprocess/read-texts.js';
import { readSignature } from './read-signature.js';
import type { FinalModel } from './search/finalize.js';
import type { Signature } from './signature.js';

/** What the first fields of a model file say. A change that older versions cannot read raises the number. */
export const MODEL_FILE_FORMAT = 'mldrift-model';
export const MODEL_FILE_VERSION = 1;

/** The digest of a text as lower-case hexadecimal; core has no hash of its own. */
export type Sha256 = (text: string) => string;

/** A model read from a file: it predicts, and says where it comes from. */
export interface LoadedModel extends Predictor {
  readonly estimatorId: string;
  readonly params: Params;
  readonly preprocessor: Preprocessor;
  readonly provenance: JsonObject;
  readonly checksum: string;
}

/**
 * Writes a model as JSON: format, checksum, signature, preprocessing, estimator, provenance. Plain data, nothing that
 * could be run. Doubles are in shortest round-trip form, so the file predicts the very same numbers.
 * The checksum is SHA-256 over the canonical JSON of everything else.
 * @param provenance where the model comes from: run, data hash, folds, seed, scores
 * @throws InvalidArgument when anything in it is no finite number or plain data
 */
export function writeModelFile(model: FinalModel, provenance: JsonObject, sha256: Sha256): string {
  const content: JsonObject = {
    format: MODEL_FILE_FORMAT,
    version: MODEL_FILE_VERSION,
    signature: toJson(model.signature),
    preprocessing: model.preprocessor.toJSON(),
    estimator: { id: model.estimatorId, params: model.params, fitted: model.model.toJSON() },
    provenance,
  };
  const text = canonicalJson(content);
  return `{"checksum":"${sha256(text)}",${text.slice(1)}`;
}

/**
 * Reads a model file: text, checksum, structure of every part, and one trial prediction. Any fault refuses the whole.
 * Loading runs no code that came with the file.
 * @throws InvalidArgument that names what is wrong
 */
export function readModelFile(text: string, sha256: Sha256): LoadedModel {
  const { checksum, ...content } = parseModel(text);
  const expected = sha256(canonicalJson(content));
  if (checksum !== expected) {
    throw new InvalidArgument('model.checksum', `must be ${expected}, that of the content`, checksum);
  }
  return loadContent(content, expected);
}

/**
 * Reads a model file whose bytes are known to be what was written, because the caller has just compared their digest
 * with one kept elsewhere: everything that `readModelFile` looks at, but the checksum is taken as it stands. Building
 * the canonical JSON of a large model again would take longer than all the rest.
 * @throws InvalidArgument that names what is wrong
 * @example readVerifiedModelFile(writeModelFile(model, provenance, sha256)).predictTable(table)
 */
export function readVerifiedModelFile(text: string): LoadedModel {
  const { checksum, ...content } = parseModel(text);
  if (typeof checksum !== 'string')
    throw new InvalidArgument('model.checksum', 'must be text', typeof checksum);
  return loadContent(content, checksum);
}

function parseModel(text: string): JsonObject {
  const content = parseObject(text);
  if (content['format'] !== MODEL_FILE_FORMAT) {
    throw new InvalidArgument('model.format', `must be ${MODEL_FILE_FORMAT}`, content['format']);
  }
  if (content['version'] !== MODEL_FILE_VERSION) {
    throw new InvalidArgument('model.version', `must be ${MODEL_FILE_VERSION}`, content['version']);
  }
  return content;
}

function loadContent(content: JsonObject, checksum: string): LoadedModel {
  const signature = readSignature(readObject(content, 'signature'));
  const preprocessor = preprocessorFromJSON(readObject(content, 'preprocessing'));
  requireInputs(signature, preprocessor);
  const stored = readObject(content, 'estimator');
  const estimator = getEstimator(signature.output.task, readText(stored, 'id'));
  const model = estimator.fromJSON(readObject(stored, 'fitted'));
  tryPrediction(signature, preprocessor, model);
  return {
    ...createPredictor(signature, preprocessor, model),
    estimatorId: estimator.id,
    params: readParams(readObject(stored, 'params')),
    preprocessor,
    provenance: readObject(content, 'provenance'),
    checksum,
  };
}

function parseObject(text: string): JsonObject {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    throw new InvalidArgument('model', 'must be JSON', `a text of ${text.length} characters`);
  }
  return asObject(json, 'model');
}

/** A step that reads a column which records do not have would only fail at the first prediction. */
function requireInputs(signature: Signature, preprocessor: Preprocessor): void {
  for (const { column, kind } of preprocessor.steps) {
    const wanted = kind === 'number' || kind === 'date' ? kind : 'category';
    const input = signature.inputs.find(({ name }) => name === column);
    if (input?.kind !== wanted) {
      throw new InvalidArgument(
        'model.signature',
        `must have ${column} as a ${wanted} input`,
        input?.kind ?? 'none',
      );
    }
  }
}

/** Whether the model takes the features there are and answers for the classes there are. */
function tryPrediction(signature: Signature, preprocessor: Preprocessor, model: FittedModel): void {
  const columns = preprocessor.featureNames.length;
  predictMatrix(
    model,
    { rows: 1, columns, data: new Float64Array(columns) },
    signature.output.levels?.length,
  );
}

function readParams(json: JsonObject): Params {
  const params: { [name: string]: number | string | boolean } = {};
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      throw new InvalidArgument(`model.params.${name}`, 'must be a number, text or switch', typeof value);
    }
    params[name] = value;
  }
  return params;
}

/** Interfaces lack the index signature of JsonObject; `canonicalJson` checks that it is plain data all the same. */
function toJson(signature: Signature): JsonObject {
  return signature as unknown as JsonObject;
}
