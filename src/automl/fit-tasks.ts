/** What goes into a fitting thread and what comes out of it: plain data only. */

import type { JsonObject } from '../core/json.js';
import type { Params } from '../core/ml/estimator.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import type { BaselineTest } from '../core/ml/search/beats-baseline.js';
import type { FoldOutcome, OutOfFold } from '../core/ml/search/evaluate-fold.js';
import type { Signature } from '../core/ml/signature.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { DataOutline } from './outline-data.js';
import type { DataQuestion } from './prepare-data.js';

/** Which rows, and how they are prepared. A thread keeps the last one it read. */
export interface DataPlan extends DataQuestion {
  readonly source: TableSource;
}

interface OnData {
  readonly data: DataPlan;
}

export interface OutlineTask extends OnData {
  readonly kind: 'outline';
}

export interface FoldTask extends OnData {
  readonly kind: 'fold';
  readonly estimatorId: string;
  readonly params: Params;
  readonly foldIndex: number;
}

/** Compares two models on the out-of-fold rows that both have. */
export interface JudgeTask extends OnData {
  readonly kind: 'judge';
  readonly metric: Metric;
  readonly candidate: readonly OutOfFold[];
  readonly baseline: readonly OutOfFold[];
}

export interface FinalTask extends OnData {
  readonly kind: 'final';
  readonly estimatorId: string;
  readonly params: Params;
  readonly provenance: JsonObject;
}

export type FitTask = OutlineTask | FoldTask | JudgeTask | FinalTask;

/** The data or the request cannot be learnt from, in words for whoever asked. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export type OutlineAnswer = { readonly kind: 'outlined'; readonly outline: DataOutline } | Refused;

/** Measured in the thread, so that waiting for a free one does not count. */
export interface FoldAnswer {
  readonly outcome: FoldOutcome;
  readonly seconds: number;
}

export type JudgeAnswer = { readonly kind: 'judged'; readonly test: BaselineTest } | Refused;

export type FinalAnswer =
  | {
      readonly kind: 'fitted';
      /** Text of the model file. */
      readonly file: string;
      /** SHA-256 of that text. */
      readonly digest: string;
      readonly signature: Signature;
      readonly seconds: number;
    }
  | Refused;

/** The answer that belongs to a task. */
export type AnswerTo<Task extends FitTask> = Task extends OutlineTask
  ? OutlineAnswer
  : Task extends FoldTask
    ? FoldAnswer
    : Task extends JudgeTask
      ? JudgeAnswer
      : FinalAnswer;
