import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { importedFromJSON } from '../onnx/imported-model.js';
import type { OpenGraph } from '../onnx/run-graph.js';
import { readChoice } from '../read-model.js';
import { baggingFromJSON } from './bagging.js';
import { blendFromJSON } from './blend.js';
import { calibratedFromJSON } from './calibrated.js';
import type { FittedRecipe } from './fitted-recipe.js';
import { RECIPE_LIMITS } from './recipe-limits.js';
import { singleFromJSON } from './single.js';
import { stackFromJSON } from './stack.js';
import { thresholdFromJSON } from './threshold.js';

/**
 * Rebuilds a fitted recipe from `toJSON`: structure of every part, depth, member counts, weights, and that the members
 * are of one task and class count.
 * @param openOther runs ONNX graphs with operators that are not known here
 * @throws InvalidArgument that names what is off
 * @example recipeFromJSON(fitted.toJSON()).predictTable(table)
 */
export function recipeFromJSON(json: JsonObject, openOther?: OpenGraph): FittedRecipe {
  return read(json, 1, openOther);
}

function read(json: JsonObject, depth: number, openOther: OpenGraph | undefined): FittedRecipe {
  if (depth > RECIPE_LIMITS.depth) {
    throw new InvalidArgument('model', `must not nest deeper than ${RECIPE_LIMITS.depth} models`, depth);
  }
  const readMember = (member: JsonObject) => read(member, depth + 1, openOther);
  switch (
    readChoice(json, 'kind', [
      'single',
      'blend',
      'stack',
      'bagging',
      'calibrated',
      'threshold',
      'imported',
    ] as const)
  ) {
    case 'single':
      return singleFromJSON(json);
    case 'blend':
      return blendFromJSON(json, readMember);
    case 'stack':
      return stackFromJSON(json, readMember);
    case 'bagging':
      return baggingFromJSON(json, readMember);
    case 'calibrated':
      return calibratedFromJSON(json, readMember);
    case 'threshold':
      return thresholdFromJSON(json, readMember);
    case 'imported':
      return importedFromJSON(json, openOther);
  }
}
