import type { JsonObject } from '../../../json.js';
import type { Random } from '../../../random.js';
import type { Table } from '../../../table.js';
import { readChoice } from '../../read-model.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { fitIterativeImputer, readIterativeImputer } from './iterative-imputer.js';
import { fitNeighbourImputer, readNeighbourImputer } from './neighbour-imputer.js';
import type { TableImputer } from './table-imputer.js';

/** The imputer that the options ask for, if they ask for one and it has something to do. */
export function fitImputer(
  table: Table,
  options: PreprocessOptions,
  random: Random,
): TableImputer | undefined {
  if (options.imputationType === 'iterative') return fitIterativeImputer(table, options, random);
  return options.numericImputation === 'knn' ? fitNeighbourImputer(table, options, random) : undefined;
}

/** @throws InvalidArgument on anything that no imputer writes */
export function readImputer(json: JsonObject): TableImputer {
  return readChoice(json, 'kind', ['knn', 'iterative']) === 'knn'
    ? readNeighbourImputer(json)
    : readIterativeImputer(json);
}
