import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { readObject, readObjects } from '../preprocess/read-texts.js';
import { readChoice } from '../read-model.js';
import { tellingClasses } from '../telling-classes.js';
import {
  applyCalibration,
  type CalibrationMap,
  fitCalibrationMaps,
  readCalibrationMap,
  writeCalibrationMap,
} from './calibration-map.js';
import {
  type CalibrationReport,
  readCalibrationReport,
  reportCalibration,
  writeCalibrationReport,
} from './calibration-report.js';
import type {
  FitContext,
  FitMember,
  FittedCalibrated,
  FittedRecipe,
  ReadMember,
  RecipeFit,
  TrainingRows,
} from './fitted-recipe.js';
import { outOfFold } from './out-of-fold.js';
import type { CalibratedRecipe } from './recipe.js';
import { recipeName } from './recipe-name.js';

/** With fewer rows an isotonic line mostly follows noise. */
const FEWEST_ISOTONIC_ROWS = 1000;

/**
 * Fits the base on all rows and learns the correction of its probabilities from out-of-fold predictions of the same
 * rows, by models fitted on the inner folds. As scikit-learn 1.9 `CalibratedClassifierCV(ensemble=False)`, but on log
 * odds, see `fitCalibrationMap`.
 * @returns `refused` when the base refuses, and for isotonic below 1,000 rows unless forced
 */
export function fitCalibrated(
  recipe: CalibratedRecipe,
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): RecipeFit<FittedCalibrated> {
  const { base, method, folds, force = false } = recipe;
  if (method === 'isotonic' && !force && rows.features.rowCount < FEWEST_ISOTONIC_ROWS) {
    return tooFew(rows.features.rowCount);
  }
  const held = outOfFold([base], [recipeName(base)], rows, context, folds, fitMember);
  if (held.kind === 'refused') return held;
  if (method === 'isotonic' && !force && held.rows.length < FEWEST_ISOTONIC_ROWS) {
    return tooFew(held.rows.length);
  }
  const [prediction] = held.predictions;
  if (prediction?.task !== 'classification' || held.target.task !== 'classification') {
    throw new InvalidArgument('recipe', 'must be for classification to be calibrated', context.task);
  }
  const { labels } = held.target;
  const { weights, foldOf } = held;
  const maps = fitCalibrationMaps(method, prediction, labels, weights);
  const report = reportCalibration({ method, prediction, labels, weights, foldOf });
  const fit = fitMember(base, rows, context);
  if (fit.kind === 'refused') return fit;
  return { kind: 'fitted', fitted: createCalibrated(fit.fitted, method, maps, report) };
}

function tooFew(rows: number): { readonly kind: 'refused'; readonly reason: string } {
  const reason = `isotonic calibration needs ${FEWEST_ISOTONIC_ROWS} rows to calibrate on, there are ${rows}; sigmoid does with fewer`;
  return { kind: 'refused', reason };
}

function createCalibrated(
  base: FittedRecipe,
  method: 'sigmoid' | 'isotonic',
  maps: readonly CalibrationMap[],
  report: CalibrationReport,
): FittedCalibrated {
  const { classCount } = base;
  if (base.task !== 'classification' || maps.length !== tellingClasses(classCount).length) {
    throw new InvalidArgument('model.maps', `must suit a model of ${classCount} classes`, maps.length);
  }
  return {
    kind: 'calibrated',
    task: base.task,
    classCount,
    base,
    method,
    maps,
    report,
    usedColumns: base.usedColumns,
    predictTable(table) {
      const prediction = base.predictTable(table);
      return prediction.task === 'classification' ? applyCalibration(maps, prediction) : prediction;
    },
    toJSON: () => ({
      kind: 'calibrated',
      method,
      base: base.toJSON(),
      maps: maps.map(writeCalibrationMap),
      report: writeCalibrationReport(report),
    }),
  };
}

/** @throws InvalidArgument on anything off */
export function calibratedFromJSON(json: JsonObject, readMember: ReadMember): FittedCalibrated {
  const method = readChoice(json, 'method', ['sigmoid', 'isotonic']);
  const maps = readObjects(json, 'maps').map(readCalibrationMap);
  if (maps.some(({ kind }) => kind !== method)) {
    throw new InvalidArgument('model.maps', `must all be ${method}`, 'another');
  }
  const report = readCalibrationReport(readObject(json, 'report'));
  return createCalibrated(readMember(readObject(json, 'base')), method, maps, report);
}
