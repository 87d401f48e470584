import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { type NamedColumn, type Table, withoutColumns } from '../../table.js';
import type { Prediction } from '../prediction.js';
import { asObject, readList, readObject, readObjects, readTexts } from '../preprocess/read-texts.js';
import { tellingClasses } from '../telling-classes.js';
import { classColumn } from './calibration-map.js';
import { commonShape, unionOfColumns } from './fitted-members.js';
import type {
  FitContext,
  FitMember,
  FittedRecipe,
  FittedSingle,
  FittedStack,
  ReadMember,
  RecipeFit,
  TrainingRows,
} from './fitted-recipe.js';
import { memberNames } from './member-names.js';
import { outOfFold } from './out-of-fold.js';
import type { StackRecipe } from './recipe.js';
import { resampled } from './recipe-stream.js';
import { classCountOf, fitSingle } from './single.js';
import { takeTrainingRows } from './take-training-rows.js';

/**
 * Fits a stack: the model on top learns from out-of-fold predictions only, the members that serve are fitted on all
 * rows. In time order the oldest rows have no such predictions, and the model on top does without them.
 * Without `restack` the preprocessing options of the search are not for the model on top: its columns are predictions.
 * Source: Wolpert 1992, Stacked generalization.
 * @returns `refused` when a member or the model on top refuses
 */
export function fitStack(
  recipe: StackRecipe,
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): RecipeFit<FittedStack> {
  const names = memberNames(recipe.members);
  const held = outOfFold(recipe.members, names, rows, context, recipe.folds, fitMember);
  if (held.kind === 'refused') return held;
  const below = takeTrainingRows(rows, held.rows);
  const columnNames = predictionColumnNames(recipe.members.length, classCountOf(rows.target), rows.features);
  const topRows: TrainingRows = {
    ...below,
    features: topTable(recipe.restack ? below.features : undefined, held.predictions, columnNames),
  };
  const topContext = resampled(recipe.restack ? context : { ...context, preprocess: undefined }, 'meta');
  const top = fitSingle(recipe.meta, topRows, topContext);
  if (top.kind === 'refused') {
    return { kind: 'refused', reason: `the model on top (${recipe.meta.estimator}): ${top.reason}` };
  }
  const members: FittedRecipe[] = [];
  for (const [m, member] of recipe.members.entries()) {
    const fit = fitMember(member, rows, context);
    if (fit.kind === 'refused') return { kind: 'refused', reason: `${names[m]}: ${fit.reason}` };
    members.push(fit.fitted);
  }
  return { kind: 'fitted', fitted: createStack(members, top.fitted, columnNames) };
}

/** One column per member for a number or two classes, one per class for more; no name that a raw column has. */
function predictionColumnNames(members: number, classCount: number, features: Table): string[][] {
  const taken = new Set(features.columns.map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? free(`${name}'`) : name);
  return Array.from({ length: members }, (_, m) => {
    if (classCount === 0) return [free(`member ${m + 1}`)];
    return tellingClasses(classCount).map((k) => free(`member ${m + 1} class ${k}`));
  });
}

function topTable(
  raw: Table | undefined,
  predictions: readonly Prediction[],
  names: readonly (readonly string[])[],
): Table {
  const own = predictions.flatMap((prediction, m) => predictionColumns(prediction, names[m]!));
  const others = raw === undefined ? [] : withoutColumns(raw, names.flat()).columns;
  const [first] = predictions;
  const rowCount = first?.task === 'classification' ? first.labels.length : (first?.values.length ?? 0);
  return { rowCount, columns: [...others, ...own] };
}

function predictionColumns(prediction: Prediction, names: readonly string[]): NamedColumn[] {
  if (prediction.task === 'regression') {
    return [{ name: names[0]!, data: { kind: 'number', values: prediction.values } }];
  }
  const classes = tellingClasses(prediction.classCount);
  return names.map((name, n) => ({
    name,
    data: { kind: 'number', values: classColumn(prediction, classes[n]!) },
  }));
}

function createStack(
  members: readonly FittedRecipe[],
  meta: FittedSingle,
  predictionColumns: readonly (readonly string[])[],
): FittedStack {
  const shape = commonShape([...members, meta]);
  const own = new Set(predictionColumns.flat());
  const raw = meta.usedColumns.filter((name) => !own.has(name));
  return {
    kind: 'stack',
    ...shape,
    members,
    meta,
    predictionColumns,
    usedColumns: [...new Set([...unionOfColumns(members), ...raw])],
    predictTable(table) {
      const predictions = members.map((member) => member.predictTable(table));
      return meta.predictTable(
        topTable(raw.length === 0 ? undefined : table, predictions, predictionColumns),
      );
    },
    toJSON: () => ({
      kind: 'stack',
      predictionColumns,
      members: members.map((member) => member.toJSON()),
      meta: meta.toJSON(),
    }),
  };
}

/** @throws InvalidArgument on anything off */
export function stackFromJSON(json: JsonObject, readMember: ReadMember): FittedStack {
  const members = readObjects(json, 'members').map(readMember);
  const meta = readMember(readObject(json, 'meta'));
  if (meta.kind !== 'single') throw new InvalidArgument('model.meta', 'must be a single model', meta.kind);
  const names = readList(json, 'predictionColumns').map((one) =>
    readTexts(asObject({ names: one }, 'model.predictionColumns'), 'names'),
  );
  const wanted = meta.classCount <= 2 ? 1 : meta.classCount;
  if (names.length !== members.length || names.some((one) => one.length !== wanted)) {
    const rule = `must have ${wanted} names for each of ${members.length} members`;
    throw new InvalidArgument('model.predictionColumns', rule, names.length);
  }
  const flat = names.flat();
  if (new Set(flat).size !== flat.length) {
    throw new InvalidArgument('model.predictionColumns', 'must be different', flat.join(', '));
  }
  return createStack(members, meta, names);
}
