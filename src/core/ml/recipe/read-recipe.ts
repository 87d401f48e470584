import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { Params } from '../estimator.js';
import { METRICS, type Metric } from '../metrics/metric.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import { readObject, readObjects, readText } from '../preprocess/read-texts.js';
import { readChoice, readInteger, readNumber, readNumbers, readSwitch } from '../read-model.js';
import type { Recipe, SingleRecipe } from './recipe.js';
import { within } from './recipe-faults.js';
import { RECIPE_LIMITS } from './recipe-limits.js';
import type { ThresholdObjective } from './threshold-objective.js';

const kinds = ['single', 'blend', 'stack', 'bagging', 'calibrated', 'threshold', 'imported'] as const;

/**
 * A recipe from JSON, as it stands in model files and requests: its shape and depth. Whether it suits a task is for
 * `checkRecipe` to say.
 * @throws InvalidArgument naming the field, whose fault points at the deepest part of the recipe that is there
 * @example readRecipe({ kind: 'single', estimator: 'lr', params: { c: 0.5 } })
 */
export function readRecipe(json: JsonObject): Recipe {
  return read(json, 1, '');
}

/** @param at pointer of this part in the whole recipe */
function read(json: JsonObject, depth: number, at: string): Recipe {
  return within(json, at, () => readPart(json, depth, at));
}

function readPart(json: JsonObject, depth: number, at: string): Recipe {
  if (depth > RECIPE_LIMITS.depth) {
    throw new InvalidArgument('recipe', `must not nest deeper than ${RECIPE_LIMITS.depth} recipes`, depth);
  }
  const kind = readChoice(json, 'kind', kinds);
  const base = () => read(readObject(json, 'base'), depth + 1, `${at}/base`);
  switch (kind) {
    case 'single':
      return readSingle(json);
    case 'blend':
      return {
        kind,
        members: readMembers(json, depth, at),
        method: readChoice(json, 'method', ['soft', 'hard']),
        weights: readWeights(json),
        ...(json['metric'] === undefined ? {} : { metric: readMetric(json) }),
        ...(json['folds'] === undefined ? {} : { folds: readInteger(json, 'folds', 2) }),
      };
    case 'stack':
      return {
        kind,
        members: readMembers(json, depth, at),
        meta: readMeta(readObject(json, 'meta'), `${at}/meta`),
        folds: readInteger(json, 'folds', 2),
        restack: readSwitch(json, 'restack'),
      };
    case 'bagging':
      return { kind, base: base(), copies: readInteger(json, 'copies', 1) };
    case 'calibrated':
      return {
        kind,
        base: base(),
        method: readChoice(json, 'method', ['sigmoid', 'isotonic']),
        folds: readInteger(json, 'folds', 2),
        ...(json['force'] === undefined ? {} : { force: readSwitch(json, 'force') }),
      };
    case 'threshold':
      return {
        kind,
        base: base(),
        threshold: readNumber(json, 'threshold', 0),
        ...(json['objective'] === undefined
          ? {}
          : { objective: readObjective(readObject(json, 'objective')) }),
      };
    case 'imported':
      return { kind, format: readChoice(json, 'format', ['onnx']) };
  }
}

function readMeta(json: JsonObject, at: string): SingleRecipe {
  return within(json, at, () => readSingle(json));
}

function readSingle(json: JsonObject): SingleRecipe {
  const single = {
    kind: readChoice(json, 'kind', ['single']),
    estimator: readText(json, 'estimator'),
    params: readParams(readObject(json, 'params')),
  };
  if (json['preprocess'] === undefined) return single;
  // Names and values are checked by the preprocessor itself, once there are rows.
  return { ...single, preprocess: readObject(json, 'preprocess') as unknown as Partial<PreprocessOptions> };
}

function readMembers(json: JsonObject, depth: number, at: string): Recipe[] {
  const members = readObjects(json, 'members');
  if (members.length > RECIPE_LIMITS.members) {
    throw new InvalidArgument('recipe.members', `must be at most ${RECIPE_LIMITS.members}`, members.length);
  }
  return members.map((member, m) => read(member, depth + 1, `${at}/members/${m}`));
}

function readWeights(json: JsonObject): readonly number[] | 'equal' | 'greedy' {
  const weights = json['weights'];
  if (Array.isArray(weights)) return [...readNumbers(json, 'weights', weights.length, 0)];
  return readChoice(json, 'weights', ['equal', 'greedy'] as const);
}

function readObjective(json: JsonObject): ThresholdObjective {
  const kind = readChoice(json, 'kind', ['metric', 'cost'] as const);
  if (kind === 'metric') return { kind, metric: readMetric(json) };
  const rows = json['costs'];
  if (!Array.isArray(rows) || rows.length !== 2) {
    throw new InvalidArgument('recipe.objective.costs', 'must be two rows of two costs', rows);
  }
  const [first, second] = rows.map((costs) => readNumbers({ costs }, 'costs', 2));
  return { kind, costs: [pairOf(first!), pairOf(second!)] };
}

function pairOf(values: ArrayLike<number>): readonly [number, number] {
  return [values[0]!, values[1]!];
}

function readMetric(json: JsonObject): Metric {
  return readChoice(json, 'metric', Object.keys(METRICS) as Metric[]);
}

/** Parameters of an estimator: numbers, texts and switches by name. */
export function readParams(json: JsonObject): Params {
  const params: { [name: string]: number | string | boolean } = {};
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      throw new InvalidArgument(`model.params.${name}`, 'must be a number, text or switch', typeof value);
    }
    params[name] = value;
  }
  return params;
}
