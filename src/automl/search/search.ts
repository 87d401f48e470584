/** A search under way: what it works on, what it may use, and what it has found. Every verb takes one. */
import type { JsonObject } from '../../core/json.js';
import type { Target } from '../../core/ml/estimator.js';
import type { GuardFinding } from '../../core/ml/guards/guard-finding.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import type { BaselineTest } from '../../core/ml/search/beats-baseline.js';
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import type { AnswerTo, DataPlan, FitTask, FittedFile } from '../fit-tasks.js';
import type { JudgedRows } from '../judge-folds.js';
import type { DataOutline } from '../outline-data.js';
import type { Scoreboard, ScoredFold } from '../scoreboard.js';
import type { StepPlan } from '../training-step.api.js';
import type { Deadline } from './deadline.js';
import type { SearchClock } from './search-clock.js';

/** Runs a task where it can be ended in the middle: the signal ends it at once. */
export type Execute = <Task extends FitTask>(task: Task, signal: AbortSignal) => Promise<AnswerTo<Task>>;

export interface SearchProgress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** A fold that need not be run again. */
export interface FinishedFold {
  /** Names recipe, rows and fold. */
  readonly key: string;
  readonly fold: ScoredFold;
}

/** What the file of a model says about where it comes from. */
export interface ModelOrigin {
  readonly model: string;
  /** Scores of the model on its folds; absent when they are not known yet. */
  readonly row?: RankedRow;
  /** The fold whose model it is; absent: it is fitted on all rows. */
  readonly foldIndex?: number;
}

export interface SearchContext {
  readonly data: DataPlan;
  readonly execute: Execute;
  /** Tasks at a time. */
  readonly parallel: number;
  /** Bytes that one fit may take; unlimited when left out. */
  readonly memoryBytes?: number;
  readonly clock: SearchClock;
  /** When the budget began, in milliseconds of the clock; now when left out. */
  readonly startedAtMs?: number;
  /** Of the budget, what is kept free at the end to explain the winner; nothing when left out. */
  readonly reportSeconds?: number;
  /** For the records of folds. */
  readonly wallClock: () => Date;
  readonly sha256: (text: string) => string;
  /** Of the program: folds that another version has run do not count. */
  readonly codeVersion: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SearchProgress) => void;
  readonly onFoldFinished?: (finished: FinishedFold) => void;
  /** Of an earlier attempt on the same rows with the same settings. */
  readonly finishedFolds?: readonly FinishedFold[];
  readonly provenanceOf: (origin: ModelOrigin, outline: DataOutline) => JsonObject;
  /** When it is one verb on models of an earlier job, and not a whole search. */
  readonly step?: StepPlan;
}

/** One line of what was done, enough to do it again. */
export type PlanStep =
  | {
      readonly kind: 'folds';
      readonly model: string;
      readonly name: string;
      readonly recipe: Recipe;
      /** Indices of the folds that were finished. */
      readonly folds: readonly number[];
      /** Learnt from so many of a fold's training rows; from all when left out. */
      readonly trainingRows?: number;
      /** Why not all of them. */
      readonly cut?: string;
    }
  | {
      readonly kind: 'blend';
      readonly model: string;
      readonly name: string;
      readonly recipe: Recipe;
      readonly members: readonly string[];
    };

/** What one round of fewer rows showed. */
export interface Rung {
  readonly rows: number;
  readonly scores: readonly { readonly model: string; readonly score: number | null }[];
  readonly kept: readonly string[];
}

/** How long a model took on fewer rows. */
export interface Look {
  readonly rows: number;
  readonly seconds: number;
}

export interface TrialRecord {
  readonly model: string;
  readonly params: JsonObject;
  /** Mean of the sort metric over its folds, or what was foreseen when it was given up early; null: it failed. */
  readonly score: number | null;
  readonly folds: number;
}

/** What is known so far. A stop loses nothing of it. */
export interface SearchState {
  readonly outline: DataOutline;
  readonly findings: readonly GuardFinding[];
  /** The truth of the rows that folds refer to. */
  readonly target: Target;
  /** Which of those rows depend on each other. */
  readonly judged: JudgedRows;
  readonly scoreboard: Scoreboard;
  /** By the name in the leaderboard. */
  readonly recipes: Map<string, Recipe>;
  /** Models made of others by their out-of-fold rows: whose. */
  readonly membersOf: Map<string, readonly string[]>;
  readonly rungs: Rung[];
  /** The last one of each model that was looked at on fewer rows. */
  readonly looks: Map<string, Look>;
  /** By the name in the leaderboard, of models that learn from so many rows of a fold only. */
  readonly sampleRows: Map<string, number>;
  readonly trials: TrialRecord[];
  /** Against the dummy, by the name in the leaderboard. */
  readonly tests: Map<string, BaselineTest>;
  readonly remarks: string[];
}

export interface Search extends SearchContext {
  /** With what the guards have found. */
  readonly data: DataPlan;
  readonly state: SearchState;
  readonly deadline: Deadline;
  readonly count: { done: number; total: number };
  /** Models of single folds, kept in case there is no time to fit the winner on all rows. */
  readonly foldModels: Map<string, FittedFile>;
  /** Models that were fitted on all rows at once, because that was cheap. */
  readonly refits: Map<string, FittedFile>;
  readonly refitting: Set<string>;
  /** Seconds until a new thread has read the rows. */
  readonly coldSeconds: number;
  /** How often was looked for leaks before the time for it was up; absent when all was looked for. */
  readonly guardLooks?: number;
  readonly finished: ReadonlyMap<string, ScoredFold>;
}
