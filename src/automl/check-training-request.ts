/** Everything about a request that can be judged from the contract alone, before any row is read. */
import type { Fault } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import type { Task } from '../core/ml/estimator.js';
import { listEstimators } from '../core/ml/estimator-registry.js';
import { listMetrics } from '../core/ml/metrics/metric.js';
import { unknownColumns } from '../core/ml/preprocess/named-columns.js';
import type { ColumnContract, DatasetContract } from '../ingestion/ingestion.api.js';
import { FOLD_STRATEGIES, type TrainingSettings } from './automl.api.js';
import { columnsWithoutOrder, faultsOfMonotone, faultsOfParams } from './faults-of-params.js';
import { nearestModel } from './nearest-model.js';
import { BASELINE } from './outline-data.js';
import { faultsOfSetup } from './read-setup.js';

const TASKS: readonly Task[] = ['classification', 'regression'];
const DEFAULTS = { folds: 5, foldStrategy: 'auto', seed: 1, timeoutSeconds: 600 } as const;
export const LONGEST_TIMEOUT_SECONDS = 7 * 24 * 3600;
export const SHORTEST_BUDGET_SECONDS = 1;
export const MOST_TRIALS_ASKED_FOR = 400;
export const MOST_SEGMENTS = 10;

export interface TrainingQuestion {
  readonly contract: DatasetContract;
  readonly target?: string | undefined;
  readonly settings: Partial<TrainingSettings>;
}

export type CheckedRequest =
  | { readonly kind: 'accepted'; readonly target: string; readonly settings: TrainingSettings }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

/** The request with all defaults filled in, or every fault it has. */
export function checkTrainingRequest({ contract, target, settings }: TrainingQuestion): CheckedRequest {
  const name = target ?? contract.target;
  const column = contract.columns.find((one) => one.name === name);
  const complete = completeSettings(settings);
  const possible = column === undefined ? [] : possibleTasks(column);
  const tasks = complete.task === undefined ? possible : possible.filter((task) => task === complete.task);
  const faults = [
    ...targetFaults(contract, name, column, possible),
    ...(column !== undefined && possible.length > 0 ? taskFaults(complete, column, tasks) : []),
    // A target that cannot be learnt must not hide what is wrong whatever the target.
    ...settingsFaults(settings, tasks.length > 0 ? tasks : tasksAskedFor(settings)),
    ...columnFaults(contract, name, complete),
  ];
  if (faults.length > 0 || name === undefined) return { kind: 'refused', faults };
  return { kind: 'accepted', target: name, settings: complete };
}

function completeSettings(settings: Partial<TrainingSettings>): TrainingSettings {
  // Whoever names a number of folds wants folds, however short the budget is.
  const keepsFolds = settings.folds === undefined ? {} : { keepsFolds: true };
  return { ...DEFAULTS, ...keepsFolds, ...timeoutFor(settings), ...settings };
}

/** Tasks that settings leave open. */
export function tasksAskedFor({ task }: Partial<TrainingSettings>): readonly Task[] {
  return task === undefined ? TASKS : [task];
}

/**
 * Faults that show without a contract.
 * @param tasks at least one
 */
export function settingsFaults(settings: Partial<TrainingSettings>, tasks: readonly Task[]): Fault[] {
  const complete = completeSettings(settings);
  return [...choiceFaults(complete, tasks), ...numberFaults(complete), ...setupFaults(complete, tasks)];
}

/** A budget has a safe margin below the default timeout. */
export function timeoutFor({ budgetSeconds }: Partial<TrainingSettings>): { timeoutSeconds?: number } {
  if (budgetSeconds === undefined || !(budgetSeconds > DEFAULTS.timeoutSeconds / 2)) return {};
  return { timeoutSeconds: Math.min(LONGEST_TIMEOUT_SECONDS, Math.ceil(budgetSeconds * 2)) };
}

/** Whole and other numbers may be amounts or class codes; the rows decide. */
function possibleTasks({ type }: ColumnContract): readonly Task[] {
  if (type === 'datetime') return [];
  return type === 'number' || type === 'integer' ? ['classification', 'regression'] : ['classification'];
}

function targetFaults(
  contract: DatasetContract,
  name: string | undefined,
  column: ColumnContract | undefined,
  possible: readonly Task[],
): Fault[] {
  const pointer = '/target';
  if (name === undefined) {
    return [{ pointer, message: 'must be given, because the contract of the dataset names no target' }];
  }
  if (column === undefined) {
    const roles = [contract.idColumn, contract.timeColumn];
    const offered = contract.columns.filter(
      (one) => !roles.includes(one.name) && possibleTasks(one).length > 0,
    );
    const names = offered.map((one) => one.name).join(', ');
    return [{ pointer, message: `must be one of the columns ${names}, received ${name}` }];
  }
  if (name === contract.idColumn || name === contract.timeColumn) {
    return [{ pointer, message: `must not be the id or the time column, received ${name}` }];
  }
  if (possible.length === 0) {
    return [{ pointer, message: `must hold numbers or labels, received ${name} of type ${column.type}` }];
  }
  if (contract.columns.every((one) => one.name === name || one.name === contract.idColumn)) {
    return [{ pointer, message: `must leave a column to learn from, received ${name}` }];
  }
  return [];
}

function taskFaults(settings: TrainingSettings, column: ColumnContract, tasks: readonly Task[]): Fault[] {
  const { task, foldStrategy } = settings;
  if (tasks.length === 0) {
    const message = `must suit the target ${column.name} of type ${column.type}, received ${task}`;
    return [{ pointer: '/settings/task', message }];
  }
  if (foldStrategy === 'stratified' && !tasks.includes('classification')) {
    return [{ pointer: '/settings/foldStrategy', message: 'must not be stratified for regression' }];
  }
  return [];
}

/** Columns that settings name and that the rows do not have, or that cannot be what they are named for. */
export function columnFaults(
  { columns, idColumn }: DatasetContract,
  target: string | undefined,
  { groupColumn, keep = [], segments = [], params = {}, setup = {} }: Partial<TrainingSettings>,
): Fault[] {
  const features = columns.map(({ name }) => name).filter((name) => name !== target);
  const read = features.filter((name) => name !== idColumn);
  const mustBeOneOf = (offered: readonly string[], pointer: string, name: string): Fault[] => {
    if (offered.includes(name)) return [];
    if (name === target) return [{ pointer, message: `must not be the target, received ${name}` }];
    // Each row has an id of its own, and training does not read it.
    if (name === idColumn) return [{ pointer, message: `must not be the id column, received ${name}` }];
    return [{ pointer, message: `must be one of the columns ${offered.join(', ')}, received ${name}` }];
  };
  // What becomes no feature breaks no promise.
  const notFeatures = [idColumn, groupColumn, ...(setup.ignoreFeatures ?? [])];
  const withoutOrder = columnsWithoutOrder(columns, setup).filter((name) => !notFeatures.includes(name));
  return [
    ...Object.entries(params).flatMap(([id, overrides]) =>
      faultsOfMonotone(`/settings/params/${id}`, overrides, features, withoutOrder),
    ),
    ...unknownColumns(setup, features).map(({ pointer, message }) => ({
      pointer: `/settings/setup${pointer}`,
      message,
    })),
    ...keep.flatMap((name, index) => mustBeOneOf(features, `/settings/keep/${index}`, name)),
    ...segments.flatMap((name, index) => mustBeOneOf(read, `/settings/segments/${index}`, name)),
    ...(groupColumn === undefined ? [] : mustBeOneOf(read, '/settings/groupColumn', groupColumn)),
  ];
}

function setupFaults({ setup }: TrainingSettings, tasks: readonly Task[]): readonly Fault[] {
  if (setup === undefined) return [];
  return faultsOfSetup(setup as unknown as JsonObject, tasks.length === 1 ? tasks[0] : undefined);
}

function choiceFaults(
  { models, exclude = [], params = {}, sort }: TrainingSettings,
  tasks: readonly Task[],
): Fault[] {
  const estimators = tasks.flatMap((task) => listEstimators(task));
  const ids = [...new Set(estimators.map(({ id }) => id))];
  const metrics: readonly string[] = tasks.flatMap((task) => listMetrics(task));
  const oneOf = (known: readonly string[], received: string) =>
    `must be one of ${known.join(', ')}, received ${received}`;
  const faults: Fault[] = [];
  if (models?.length === 0) faults.push({ pointer: '/settings/models', message: 'must not be empty' });
  const unknownIds = (name: string, given: readonly string[]) => {
    given.forEach((id, index) => {
      if (ids.includes(id)) return;
      const message = `${oneOf(ids, id)}; the nearest is ${nearestModel(id, ids)}`;
      faults.push({ pointer: `/settings/${name}/${index}`, message });
    });
  };
  unknownIds('models', models ?? []);
  unknownIds('exclude', exclude);
  if (models !== undefined && exclude.length > 0) {
    faults.push({ pointer: '/settings/exclude', message: 'must not be given together with models' });
  }
  for (const [id, overrides] of Object.entries(params)) {
    if (!ids.includes(id)) {
      faults.push({ pointer: `/settings/params/${id}`, message: oneOf(ids, id) });
      continue;
    }
    if (id === BASELINE && Object.keys(overrides).length > 0) {
      const message = 'must be empty: the baseline is the same in every job';
      faults.push({ pointer: `/settings/params/${id}`, message });
      continue;
    }
    const same = estimators.filter((one) => one.id === id);
    faults.push(...faultsOfParams(`/settings/params/${id}`, same, overrides));
  }
  if (sort !== undefined && !metrics.includes(sort)) {
    faults.push({ pointer: '/settings/sort', message: oneOf(metrics, sort) });
  }
  return faults;
}

function numberFaults({
  folds,
  seed,
  timeoutSeconds,
  foldStrategy,
  budgetSeconds,
  tune,
  halfLifeRows,
}: TrainingSettings): Fault[] {
  const faults: Fault[] = [];
  const check = (name: string, isRight: boolean, rule: string, received: unknown) => {
    if (!isRight)
      faults.push({ pointer: `/settings/${name}`, message: `${rule}, received ${String(received)}` });
  };
  check(
    'foldStrategy',
    FOLD_STRATEGIES.includes(foldStrategy),
    `must be one of ${FOLD_STRATEGIES.join(', ')}`,
    foldStrategy,
  );
  check('folds', isWhole(folds, 2, 20), 'must be a whole number from 2 to 20', folds);
  check('seed', isWhole(seed, 0, Number.MAX_SAFE_INTEGER), 'must be a whole number of at least 0', seed);
  check(
    'timeoutSeconds',
    isWhole(timeoutSeconds, 1, LONGEST_TIMEOUT_SECONDS),
    `must be a whole number from 1 to ${LONGEST_TIMEOUT_SECONDS}`,
    timeoutSeconds,
  );
  if (budgetSeconds !== undefined) {
    check(
      'budgetSeconds',
      budgetSeconds >= SHORTEST_BUDGET_SECONDS && budgetSeconds <= LONGEST_TIMEOUT_SECONDS,
      `must be from ${SHORTEST_BUDGET_SECONDS} to ${LONGEST_TIMEOUT_SECONDS}`,
      budgetSeconds,
    );
    check(
      'timeoutSeconds',
      timeoutSeconds >= budgetSeconds,
      `must not be shorter than the budget of ${budgetSeconds} seconds`,
      timeoutSeconds,
    );
  }
  if (halfLifeRows !== undefined) {
    check('halfLifeRows', halfLifeRows >= 1, 'must be at least 1', halfLifeRows);
  }
  if (typeof tune === 'number') {
    check(
      'tune',
      isWhole(tune, 1, MOST_TRIALS_ASKED_FOR),
      `must be a whole number from 1 to ${MOST_TRIALS_ASKED_FOR}, off or auto`,
      tune,
    );
  }
  return faults;
}

function isWhole(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
