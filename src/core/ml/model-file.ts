import { InvalidArgument } from '../errors.js';
import type { Json, JsonObject } from '../json.js';
import type { Column } from '../table.js';
import { canonicalJson } from './canonical-json.js';
import type { Params } from './estimator.js';
import { getEstimator } from './estimator-registry.js';
import type { OpenGraph } from './onnx/run-graph.js';
import { createPredictor, type Predictor } from './predictor.js';
import { preprocessorFromJSON } from './preprocess/preprocessor.js';
import { asObject, readObject, readText } from './preprocess/read-texts.js';
import { readSignature } from './read-signature.js';
import { checkRecipe } from './recipe/check-recipe.js';
import type { FittedRecipe } from './recipe/fitted-recipe.js';
import { recipeFromJSON } from './recipe/fitted-recipe-from-json.js';
import { readParams, readRecipe } from './recipe/read-recipe.js';
import type { Recipe } from './recipe/recipe.js';
import { recipeName } from './recipe/recipe-name.js';
import { signatureOutput } from './recipe/signature-output.js';
import { createSingle } from './recipe/single.js';
import type { FinalModel } from './search/finalize.js';
import type { Signature } from './signature.js';

/** What the first fields of a model file say. A change that older versions cannot read raises the number. */
const MODEL_FILE_FORMAT = 'mldrift-model';
const MODEL_FILE_VERSION = 2;

/** The digest of a text as lower-case hexadecimal; core has no hash of its own. */
export type Sha256 = (text: string) => string;

/** A model read from a file: it predicts, and says where it comes from. */
export interface LoadedModel extends Predictor {
  /** Short name of the recipe: the estimator id, or what joins several models. */
  readonly estimatorId: string;
  /** Every parameter of a single model; empty for several. */
  readonly params: Params;
  /** How it was fitted: the same recipe may be fitted again on other rows. */
  readonly recipe: Recipe;
  readonly fitted: FittedRecipe;
  readonly provenance: JsonObject;
  readonly checksum: string;
}

/**
 * Writes a model as JSON: format, checksum, signature (with positive class, threshold and calibration), recipe, the
 * fitted model nested as its recipe is, provenance. Plain data, nothing that could be run. Doubles are in shortest round-trip form, so the file predicts the very same numbers.
 * The checksum is SHA-256 over the canonical JSON of everything else.
 * @param provenance where the model comes from: run, data hash, folds, seed, scores
 * @throws InvalidArgument when anything in it is no finite number or plain data
 */
export function writeModelFile(model: FinalModel, provenance: JsonObject, sha256: Sha256): string {
  const content: JsonObject = {
    format: MODEL_FILE_FORMAT,
    version: MODEL_FILE_VERSION,
    signature: toJson(model.signature),
    recipe: toJson(model.recipe),
    model: model.fitted.toJSON(),
    provenance,
  };
  const text = canonicalJson(content);
  return `{"checksum":"${sha256(text)}",${text.slice(1)}`;
}

/**
 * Reads a model file: text, checksum, structure of every part, and one trial prediction. Any fault refuses the whole.
 * Loading runs no code that came with the file.
 * @param openOther runs the graphs of imported models that use operators not known here
 * @throws InvalidArgument that names what is wrong
 */
export function readModelFile(text: string, sha256: Sha256, openOther?: OpenGraph): LoadedModel {
  const { checksum, ...content } = parseModel(text);
  const expected = sha256(canonicalJson(content));
  if (checksum !== expected) {
    throw new InvalidArgument('model.checksum', `must be ${expected}, that of the content`, checksum);
  }
  return loadContent(content, expected, openOther);
}

/**
 * Reads a model file whose bytes are known to be what was written, because the caller has just compared their digest
 * with one kept elsewhere: everything that `readModelFile` looks at, but the checksum is taken as it stands. Building
 * the canonical JSON of a large model again would take longer than all the rest.
 * @throws InvalidArgument that names what is wrong
 * @example readVerifiedModelFile(writeModelFile(model, provenance, sha256)).predictTable(table)
 */
export function readVerifiedModelFile(text: string, openOther?: OpenGraph): LoadedModel {
  const { checksum, ...content } = parseModel(text);
  if (typeof checksum !== 'string')
    throw new InvalidArgument('model.checksum', 'must be text', typeof checksum);
  return loadContent(content, checksum, openOther);
}

function parseModel(text: string): JsonObject {
  const content = parseObject(text);
  if (content['format'] !== MODEL_FILE_FORMAT) {
    throw new InvalidArgument('model.format', `must be ${MODEL_FILE_FORMAT}`, content['format']);
  }
  if (content['version'] !== MODEL_FILE_VERSION && content['version'] !== 1) {
    throw new InvalidArgument('model.version', `must be 1 or ${MODEL_FILE_VERSION}`, content['version']);
  }
  return content;
}

function loadContent(content: JsonObject, checksum: string, openOther: OpenGraph | undefined): LoadedModel {
  const { signature, recipe, fitted } =
    content['version'] === 1 ? loadVersion1(content) : loadVersion2(content, openOther);
  tryPrediction(signature, fitted);
  return {
    ...createPredictor(signature, fitted),
    estimatorId: recipeName(recipe),
    params: fitted.kind === 'single' ? fitted.params : {},
    recipe,
    fitted,
    provenance: readObject(content, 'provenance'),
    checksum,
  };
}

interface ModelParts {
  readonly signature: Signature;
  readonly recipe: Recipe;
  readonly fitted: FittedRecipe;
}

function loadVersion2(content: JsonObject, openOther: OpenGraph | undefined): ModelParts {
  const signature = readSignature(readObject(content, 'signature'));
  const { target, levels } = signature.output;
  const fitted = recipeFromJSON(readObject(content, 'model'), openOther);
  const expected = signatureOutput(fitted, target, levels);
  // What the file says about itself in words must be what it does.
  if (canonicalJson(expected as unknown as Json) !== canonicalJson(signature.output as unknown as Json)) {
    const rule = 'must say the task, positive class, threshold and calibration of the model';
    throw new InvalidArgument('model.signature.output', rule, 'another');
  }
  const recipe = readRecipe(readObject(content, 'recipe'));
  checkRecipe(recipe, signature.output.task);
  if (recipe.kind !== fitted.kind) {
    throw new InvalidArgument('model.recipe', `must be of the kind ${fitted.kind}`, recipe.kind);
  }
  return { signature, recipe, fitted };
}

/** Files of version 1 hold one estimator and its preprocessing. */
function loadVersion1(content: JsonObject): ModelParts {
  const stored = readSignature(readObject(content, 'signature'));
  const { target, task, levels } = stored.output;
  const preprocessor = preprocessorFromJSON(readObject(content, 'preprocessing'));
  const part = readObject(content, 'estimator');
  const estimator = getEstimator(task, readText(part, 'id'));
  const model = estimator.fromJSON(readObject(part, 'fitted'));
  const params = readParams(readObject(part, 'params'));
  const classCount = levels?.length ?? 0;
  const fitted = createSingle({ task, classCount, estimatorId: estimator.id, params, preprocessor, model });
  const signature = { ...stored, output: signatureOutput(fitted, target, levels) };
  return { signature, recipe: { kind: 'single', estimator: estimator.id, params }, fitted };
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

/**
 * Whether the model finds its columns in the signature, takes the features there are and answers for the classes there
 * are: one row without any value goes through every part.
 */
function tryPrediction({ inputs }: Signature, fitted: FittedRecipe): void {
  // A model that was trained elsewhere need not know missing values; those made here do.
  const trial = fitted.kind === 'imported' ? plainColumn : missingColumn;
  const columns = inputs.map(({ name, kind }) => ({ name, data: trial(kind) }));
  fitted.predictTable({ rowCount: 1, columns });
}

function missingColumn(kind: Column['kind']): Column {
  if (kind === 'category') return { kind, codes: Int32Array.of(-1), levels: [] };
  return { kind, values: Float64Array.of(Number.NaN) };
}

function plainColumn(kind: Column['kind']): Column {
  if (kind === 'category') return { kind, codes: Int32Array.of(0), levels: [''] };
  // Neither its logarithm nor what it is divided by is infinite.
  return { kind, values: Float64Array.of(1) };
}

/** Interfaces lack the index signature of JsonObject; `canonicalJson` checks that it is plain data all the same. */
function toJson(part: Signature | Recipe): JsonObject {
  return part as unknown as JsonObject;
}
