/** What goes into a fitting thread and what comes out of it: plain data only. */
import type { JsonObject } from '../core/json.js';
import type { Target } from '../core/ml/estimator.js';
import type { ModelExplanation } from '../core/ml/explain/model-explanation.js';
import type { GuardFinding } from '../core/ml/guards/guard-finding.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import type { Scores } from '../core/ml/metrics/scores.js';
import type { PlanEntry } from '../core/ml/preprocess/plan-entry.js';
import type { CalibrationState } from '../core/ml/recipe/calibration-report.js';
import type { ChosenThreshold } from '../core/ml/recipe/choose-threshold.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { CostTable, ThresholdObjective } from '../core/ml/recipe/threshold-objective.js';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import type { FoldOutcome, FoldScored, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import type { Signature } from '../core/ml/signature.js';
import type { Table } from '../core/table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { FixedBlend } from './combine-folds.js';
import type { JudgedRows } from './judge-folds.js';
import type { DataOutline } from './outline-data.js';
import type { DataQuestion } from './prepare-data.js';

/** Which rows, and how they are prepared. A thread keeps what it made of the last one. */
export interface DataPlan extends DataQuestion {
  readonly source: TableSource;
  /** Columns of the rows that are not read, such as the id; further ones are left out when rows are prepared. */
  readonly unread?: readonly string[];
  /** The rows themselves, in memory that all threads see, once they have been read. */
  readonly table?: Table;
}

interface OnData {
  readonly data: DataPlan;
}

/** Starts a thread before there is work, so that the work need not wait for it. */
export interface WarmTask {
  readonly kind: 'warm';
}

/** Reads the rows, looks for columns that give the target away, and plans folds and models. */
export interface OutlineTask extends OnData {
  readonly kind: 'outline';
  /** Looking for leaks ends after so many seconds; when all was looked for, if left out. */
  readonly guardSeconds?: number;
  /** Looking for leaks ends after so many looks, where it ended before; then seconds do not count. */
  readonly guardLooks?: number;
  /** Bytes that one fit may take; unlimited when left out. */
  readonly memoryBytes?: number;
}

export interface FoldTask extends OnData {
  readonly kind: 'fold';
  readonly recipe: Recipe;
  readonly foldIndex: number;
  /** Learns from so many of the fold's training rows; from all when left out. The test rows are always all. */
  readonly trainingRows?: number;
  /** Given when the fitted model is wanted too: what its file says about where it comes from. */
  readonly keepAs?: JsonObject;
}

/** Compares two models on the out-of-fold rows that both have. */
export interface JudgeTask extends OnData {
  readonly kind: 'judge';
  readonly metric: Metric;
  /** Cost of a row by true and predicted class, which counts in place of the metric. */
  readonly costs?: CostTable;
  readonly candidate: readonly OutOfFold[];
  readonly baseline: readonly OutOfFold[];
}

/** Weighs models by the out-of-fold rows that they all have; no model is fitted. */
export interface BlendTask extends OnData {
  readonly kind: 'blend';
  readonly metric: Metric;
  /** Of each member the folds in order. */
  readonly members: readonly (readonly FoldScored[])[];
  /** Weights that are given and not looked for. */
  readonly fixed?: FixedBlend;
}

/** Looks for the threshold that serves best on the out-of-fold rows of a model; no model is fitted. */
export interface ThresholdTask extends OnData {
  readonly kind: 'threshold';
  readonly objective: ThresholdObjective;
  readonly folds: readonly FoldScored[];
}

/** How far the probabilities of two models can be trusted. */
export interface CalibrationTask extends OnData {
  readonly kind: 'calibration';
  readonly before: readonly FoldScored[];
  readonly after: readonly FoldScored[];
}

export interface FinalTask extends OnData {
  readonly kind: 'final';
  readonly recipe: Recipe;
  /** Learns from so many rows; from all when left out. */
  readonly trainingRows?: number;
  readonly provenance: JsonObject;
}

/** Looks into the winner: curves, importances, what predictions follow, what more rows would bring. */
export interface ExplainTask extends OnData {
  readonly kind: 'explain';
  /** Text of the model file; left out when only the predictions of the folds are to be looked at. */
  readonly file?: string;
  readonly recipe: Recipe;
  readonly metric: Metric;
  /** Of the winner, on rows its folds' models had not seen. */
  readonly folds: readonly OutOfFold[];
  /** Whether the predictions are also looked at segment by segment, where the settings name any. */
  readonly withSegments?: boolean;
  /** Nothing is begun that would probably take longer. */
  readonly seconds: number;
  /** What one fit of the recipe on a fold will probably take. */
  readonly fitSeconds: number;
}

/** Predicts rows that took no part and scores them. */
export interface TestTask {
  readonly kind: 'test';
  readonly targetName: string;
  /** Text of the model file. */
  readonly file: string;
  readonly rows: TableSource;
}

export type FitTask =
  | WarmTask
  | OutlineTask
  | FoldTask
  | JudgeTask
  | BlendTask
  | FinalTask
  | ExplainTask
  | TestTask
  | ThresholdTask
  | CalibrationTask;

/** The data or the request cannot be learnt from, in words for whoever asked. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export type OutlineAnswer =
  | {
      readonly kind: 'outlined';
      readonly outline: DataOutline;
      readonly findings: readonly GuardFinding[];
      /** Leaks that there was no time to look for, in words. */
      readonly notLookedFor: readonly string[];
      /** How often was looked before the time was up; absent when all was looked for. */
      readonly guardLooks?: number;
      /** Of the rows that folds refer to. */
      readonly target: Target;
      /** Which of those rows depend on each other. */
      readonly judged: JudgedRows;
      /** The dummy on every fold, which takes no time worth a task. */
      readonly baseline: readonly FoldAnswer[];
      /** All rows in their order, to be handed on to all further tasks. */
      readonly table: Table;
      /** What all further tasks have to leave out or keep together. */
      readonly guarded: NonNullable<DataQuestion['guarded']>;
      /** What another thread would need before it could begin: to start and to plan the folds. */
      readonly coldSeconds: number;
    }
  | Refused;

/** Measured in the thread, so that waiting for a free one does not count. */
export interface FoldAnswer {
  readonly outcome: FoldOutcome;
  readonly seconds: number;
  /** Only when it was asked for. */
  readonly model?: FittedFile;
}

export type JudgeAnswer = { readonly kind: 'judged'; readonly test: BaselineTest } | Refused;

export type BlendAnswer =
  | {
      readonly kind: 'blended';
      /** One for each member, from all rows. */
      readonly weights: readonly number[];
      /** Each fold predicted with the weights that the other folds ask for. */
      readonly folds: readonly FoldScored[];
    }
  | Refused;

export type ThresholdAnswer =
  | {
      readonly kind: 'chosen';
      readonly choice: ChosenThreshold;
      /** Each fold judged with the threshold that the other folds ask for. */
      readonly folds: readonly FoldScored[];
    }
  | Refused;

export type CalibrationAnswer =
  | { readonly kind: 'measured'; readonly before: CalibrationState; readonly after: CalibrationState }
  | Refused;

export interface FittedFile {
  readonly kind: 'fitted';
  /** Text of the model file. */
  readonly file: string;
  /** SHA-256 of that text. */
  readonly digest: string;
  readonly signature: Signature;
  readonly seconds: number;
}

export type FinalAnswer = FittedFile | Refused;

export type ExplainAnswer =
  | {
      readonly kind: 'explained';
      readonly explanation: ModelExplanation;
      /** What the model itself does to each column; left out when it is several models. */
      readonly columns?: readonly PlanEntry[];
      readonly seconds: number;
    }
  | Refused;

export type TestAnswer =
  | {
      readonly kind: 'tested';
      readonly scores: Scores;
      /** Those that were scored. */
      readonly rows: number;
      /** Those that could not be, because they have no target. */
      readonly rowsWithoutTarget: number;
      /** Rows of classes that the model does not know: they are not tested. */
      readonly rowsOfUnknownClasses: number;
    }
  | Refused;

/** The answer that belongs to a task. */
export type AnswerTo<Task extends FitTask> = Task extends WarmTask
  ? WarmTask
  : Task extends OutlineTask
    ? OutlineAnswer
    : Task extends FoldTask
      ? FoldAnswer
      : Task extends JudgeTask
        ? JudgeAnswer
        : Task extends BlendTask
          ? BlendAnswer
          : Task extends ThresholdTask
            ? ThresholdAnswer
            : Task extends CalibrationTask
              ? CalibrationAnswer
              : Task extends ExplainTask
                ? ExplainAnswer
                : Task extends TestTask
                  ? TestAnswer
                  : FinalAnswer;

export type FitAnswer = AnswerTo<FitTask>;
