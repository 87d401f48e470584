/**
 * What a fitting thread does with a task, wherever it runs: the rows come through a function. A fault of the data comes
 * back as words, a bug as an error.
 */
import { InvalidArgument } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import type { GuardFinding } from '../core/ml/guards/guard-finding.js';
import { leaveUnknownClassesOut } from '../core/ml/known-classes.js';
import { leaveUnlabelledOut } from '../core/ml/labelled-rows.js';
import { readModelFile, writeModelFile } from '../core/ml/model-file.js';
import { scorePrediction } from '../core/ml/prediction.js';
import type { FittedRecipe } from '../core/ml/recipe/fitted-recipe.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import { singleRecipe } from '../core/ml/recipe/single-recipe.js';
import { describeModel, type FinalModel, finalize } from '../core/ml/search/finalize.js';
import type { FitPlan } from '../core/ml/search/fit-plan.js';
import { encodeTarget } from '../core/ml/target.js';
import { findColumn, type Table, takeRows } from '../core/table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { blendFolds } from './blend-folds.js';
import { blendFoldsWith, calibrationOfFolds, thresholdFolds } from './combine-folds.js';
import { explainWinner } from './explain-winner.js';
import { fitFold } from './fit-fold.js';
import type {
  AnswerTo,
  BlendAnswer,
  BlendTask,
  CalibrationAnswer,
  CalibrationTask,
  DataPlan,
  FinalAnswer,
  FinalTask,
  FitAnswer,
  FitTask,
  FittedFile,
  FoldAnswer,
  FoldTask,
  JudgeAnswer,
  JudgeTask,
  OutlineAnswer,
  OutlineTask,
  Refused,
  TestAnswer,
  TestTask,
  ThresholdAnswer,
  ThresholdTask,
  WarmTask,
} from './fit-tasks.js';
import { guardData } from './guard-data.js';
import { judgeFolds } from './judge-folds.js';
import { BASELINE, type DataOutline, outlineData } from './outline-data.js';
import { type OrderedData, orderData, type PreparedData, planData, takeRowSet } from './prepare-data.js';
import { sampleTrainingRows } from './sample-training-rows.js';
import { scoredTrainingRows } from './scored-training-rows.js';
import { shareTable } from './share-table.js';

export interface FitSurroundings {
  readonly readTable: (source: TableSource) => Promise<Table>;
  /** Digest of a text as lower-case hexadecimal. */
  readonly sha256: (text: string) => string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** What the thread took to start; 0 when left out. */
  readonly startSeconds?: number;
}

const DUMMY = singleRecipe(BASELINE);

export type FitWork = <Task extends FitTask>(task: Task) => Promise<AnswerTo<Task>>;

/** The tasks of one search follow each other, so what was read last is kept and spares nearly all reading. */
export function createFitWork(surroundings: FitSurroundings): FitWork {
  const { readTable, sha256, now, startSeconds = 0 } = surroundings;
  const order = keepLast(async (plan: DataPlan) =>
    orderData(plan.table ?? (await readTable(plan.source)), plan),
  );
  const load = keepLast(async (plan: DataPlan): Promise<PreparedData> => {
    return planData(await order(withoutGuarded(plan)), plan);
  });
  const answer = async (task: FitTask): Promise<FitAnswer> => {
    if (task.kind === 'warm') return task;
    if (task.kind === 'fold') return foldAnswer(task);
    try {
      return await dataAnswer(task);
    } catch (error) {
      if (error instanceof InvalidArgument)
        return { kind: 'refused', reason: error.message } satisfies Refused;
      throw error;
    }
  };
  const dataAnswer = async (task: Exclude<FitTask, FoldTask | WarmTask>): Promise<FitAnswer> => {
    switch (task.kind) {
      case 'outline':
        return outline(task);
      case 'judge':
        return judge(await load(task.data), task);
      case 'blend':
        return blend(await load(task.data), task);
      case 'threshold':
        return threshold(await load(task.data), task);
      case 'calibration':
        return calibration(await load(task.data), task);
      case 'final':
        return fitFinal(await load(task.data), task);
      case 'explain':
        return explainWinner(await load(task.data), task, { sha256, now });
      case 'test':
        return test(task);
    }
  };

  async function outline(task: OutlineTask): Promise<OutlineAnswer> {
    const { data: plan, memoryBytes, guardSeconds, guardLooks } = task;
    const read = await order(withoutGuarded(plan));
    const beginning = now();
    const table = shareTable(read.table);
    const ordered = { ...read, table };
    const startedAt = now();
    const secondsLooking = () => (now() - startedAt) / 1000;
    let looks = 0;
    // Guards ask in an order that the rows decide alone, so ending at the same look finds the same.
    const isOver = () => {
      const isLast =
        guardLooks === undefined
          ? guardSeconds !== undefined && secondsLooking() >= guardSeconds
          : looks >= guardLooks;
      if (!isLast) looks++;
      return isLast;
    };
    const { findings, guarded, notLookedFor } = guardData(ordered, plan, isOver);
    requireFeatures(ordered, plan, guarded.excluded, findings);
    const lookedSeconds = secondsLooking();
    const shared = { ...plan, table, guarded };
    order.keep(withoutGuarded(shared), ordered);
    const data = await load(shared);
    const described = outlineData(
      data,
      { ...plan, absent: absentColumns(data, plan), ...(memoryBytes === undefined ? {} : { memoryBytes }) },
      sha256,
    );
    const baseline: FoldAnswer[] = [];
    for (let foldIndex = 0; foldIndex < described.foldCount; foldIndex++) {
      const quick = baselineAnswer(data, shared, described, foldIndex);
      baseline.push(quick ?? (await foldAnswer({ kind: 'fold', data: shared, recipe: DUMMY, foldIndex })));
    }
    const { target, groups } = data.scored;
    return {
      kind: 'outlined',
      outline: described,
      findings,
      notLookedFor,
      ...(notLookedFor.length === 0 ? {} : { guardLooks: looks }),
      target,
      judged: { isTimeOrdered: data.isTimeOrdered, ...(groups === undefined ? {} : { groups }) },
      baseline,
      table,
      guarded,
      coldSeconds: startSeconds + (now() - beginning) / 1000 - lookedSeconds,
    };
  }

  /** The dummy looks at no column, so preparing one is enough; undefined where the setup may change the rows by the others. */
  function baselineAnswer(
    data: PreparedData,
    { targetName, settings }: DataPlan,
    { columns }: DataOutline,
    foldIndex: number,
  ): FoldAnswer | undefined {
    const { setup } = settings;
    const kept = columns.find(({ step }) => step !== 'dropped')?.column;
    if (setup !== undefined || kept === undefined) return undefined;
    const startedAt = now();
    const rows = scoredTrainingRows(data, targetName);
    const features = { ...rows.features, columns: rows.features.columns.filter(({ name }) => name === kept) };
    try {
      const { outcome } = fitFold(data, { ...rows, features }, { recipe: DUMMY, foldIndex, settings });
      return { outcome, seconds: (now() - startedAt) / 1000 };
    } catch (error) {
      // The column may say nothing in the rows of one fold.
      if (error instanceof InvalidArgument) return undefined;
      throw error;
    }
  }

  /** One model that fails must not take the others with it, whatever it fails with. */
  async function foldAnswer(task: FoldTask): Promise<FoldAnswer> {
    const { recipe, foldIndex, trainingRows, keepAs, data: plan } = task;
    const data = await load(plan);
    const startedAt = now();
    const secondsSoFar = () => (now() - startedAt) / 1000;
    try {
      const rows = scoredTrainingRows(data, plan.targetName);
      const { outcome, fitted } = fitFold(data, rows, {
        recipe,
        foldIndex,
        trainingRows,
        settings: plan.settings,
      });
      const seconds = secondsSoFar();
      if (keepAs === undefined || fitted === undefined) return { outcome, seconds };
      return { outcome, seconds, model: keptModel(data, plan, recipe, fitted, keepAs, foldIndex) };
    } catch (error) {
      return { outcome: { kind: 'failed', foldIndex, reason: wordsOf(error) }, seconds: secondsSoFar() };
    }
  }

  function keptModel(
    data: PreparedData,
    plan: DataPlan,
    recipe: Recipe,
    fitted: FittedRecipe,
    provenance: JsonObject,
    foldIndex: number,
  ): FittedFile {
    const startedAt = now();
    const table = takeRows(data.scored.table, data.folds[foldIndex]!.train);
    const model = describeModel(fitted, fitPlan(data, plan, recipe), table);
    return toFile(model, provenance, (now() - startedAt) / 1000);
  }

  function fitFinal(data: PreparedData, task: FinalTask): FinalAnswer {
    const { recipe, provenance, trainingRows, data: plan } = task;
    const startedAt = now();
    const rows = trainingRows === undefined ? data : sampleOf(data, trainingRows, plan);
    const model = finalize(fitPlan(rows, plan, recipe));
    return toFile(model, provenance, (now() - startedAt) / 1000);
  }

  function toFile(model: FinalModel, provenance: JsonObject, seconds: number): FittedFile {
    const file = writeModelFile(model, provenance, sha256);
    return { kind: 'fitted', file, digest: sha256(file), signature: model.signature, seconds };
  }

  async function test({ targetName, file, rows }: TestTask): Promise<TestAnswer> {
    const model = readModelFile(file, sha256);
    const read = await readTable(rows);
    if (findColumn(read, targetName) === undefined) {
      throw new InvalidArgument('target', 'must be a column of the rows to test', targetName);
    }
    const labelled = leaveUnlabelledOut(read, targetName);
    const { table, leftOut } =
      model.levels === undefined
        ? { table: labelled.table, leftOut: 0 }
        : leaveUnknownClassesOut(labelled.table, targetName, model.levels);
    const { target } = encodeTarget(findColumn(table, targetName)!, model.task, model.levels);
    const scores = scorePrediction(target, model.predictTable(table));
    return {
      kind: 'tested',
      scores,
      rows: table.rowCount,
      rowsWithoutTarget: labelled.leftOut,
      rowsOfUnknownClasses: leftOut,
    };
  }

  return answer as FitWork;
}

function judge(
  data: PreparedData,
  { metric, costs, candidate, baseline, data: plan }: JudgeTask,
): JudgeAnswer {
  const { target, groups } = data.scored;
  const judged = { isTimeOrdered: data.isTimeOrdered, ...(groups === undefined ? {} : { groups }) };
  const { seed } = plan.settings;
  return { kind: 'judged', test: judgeFolds({ metric, costs, target, judged, candidate, baseline, seed }) };
}

function blend(data: PreparedData, { metric, members, fixed }: BlendTask): BlendAnswer {
  const { target } = data.scored;
  if (fixed === undefined) return { kind: 'blended', ...blendFolds(target, metric, members) };
  return { kind: 'blended', weights: fixed.weights, folds: blendFoldsWith(target, members, fixed) };
}

function threshold(data: PreparedData, { objective, folds }: ThresholdTask): ThresholdAnswer {
  return { kind: 'chosen', ...thresholdFolds(data.scored.target, folds, objective) };
}

function calibration(data: PreparedData, { before, after }: CalibrationTask): CalibrationAnswer {
  const { target } = data.scored;
  const [first, second] = [before, after].map((folds) => calibrationOfFolds(target, folds));
  return { kind: 'measured', before: first!, after: second! };
}

/** @throws InvalidArgument when the guards have left no column to learn from, with what they say of those they took */
function requireFeatures(
  { table }: OrderedData,
  { targetName, settings, notFeatures = [] }: DataPlan,
  excluded: readonly string[],
  findings: readonly GuardFinding[],
): void {
  const others = [
    targetName,
    ...notFeatures,
    ...(settings.groupColumn === undefined ? [] : [settings.groupColumn]),
  ];
  const features = table.columns.map(({ name }) => name).filter((name) => !others.includes(name));
  if (features.length === 0 || !features.every((name) => excluded.includes(name))) return;
  const words = findings.filter(({ action }) => action === 'block').map(({ sentence }) => sentence);
  throw new InvalidArgument(
    'keep',
    'must name a column, because the guards leave all of them out',
    words.join('; '),
  );
}

/** Columns of the source that the prepared rows do not have. */
function absentColumns({ table }: PreparedData, { unread = [], source }: DataPlan): string[] {
  return [...unread, ...source.columns.map(({ name }) => name)].filter(
    (name) => findColumn(table, name) === undefined,
  );
}

function fitPlan(data: PreparedData, plan: DataPlan, recipe: Recipe): FitPlan {
  const { task, levels, table, groups, ages, followsTime, times, gap } = data;
  const { targetName, settings } = plan;
  return {
    table,
    targetName,
    ignored: absentColumns(data, plan),
    task,
    levels,
    recipe,
    seed: settings.seed,
    isTimeOrdered: followsTime,
    ...(times === undefined ? {} : { times }),
    ...(gap === undefined ? {} : { gap }),
    ...(settings.setup === undefined ? {} : { preprocess: settings.setup }),
    ...(groups === undefined ? {} : { groups }),
    ...(ages === undefined ? {} : { ages }),
  };
}

/** Drawn as those of a fold are. */
function sampleOf(data: PreparedData, wanted: number, { settings }: DataPlan): PreparedData {
  const { table, target, isTimeOrdered } = data;
  const rows = sampleTrainingRows({
    target,
    rows: Uint32Array.from({ length: table.rowCount }, (_, row) => row),
    wanted,
    isTimeOrdered,
    seed: settings.seed,
  });
  return { ...data, ...takeRowSet(data, rows) };
}

function withoutGuarded({ guarded: _, ...plan }: DataPlan): DataPlan {
  return plan;
}

interface KeptLast<Answer> {
  (plan: DataPlan): Promise<Answer>;
  keep(plan: DataPlan, answer: Answer): void;
}

/** Keeps the answer to the last question. What a plan asks for names it; the rows it carries need not. */
function keepLast<Answer>(find: (plan: DataPlan) => Promise<Answer>): KeptLast<Answer> {
  let kept: { readonly key: string; readonly answer: Answer } | undefined;
  const keyOf = ({ table: _, ...asked }: DataPlan) =>
    JSON.stringify(asked, (_, value) => (ArrayBuffer.isView(value) ? value.byteLength : value));
  const ask = async (plan: DataPlan) => {
    const key = keyOf(plan);
    if (kept?.key === key) return kept.answer;
    kept = undefined;
    const answer = await find(plan);
    kept = { key, answer };
    return answer;
  };
  return Object.assign(ask, {
    keep: (plan: DataPlan, answer: Answer) => {
      kept = { key: keyOf(plan), answer };
    },
  });
}

function wordsOf(error: unknown): string {
  if (error instanceof InvalidArgument) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
