import type { Task } from '../estimator.js';
import type { ModelExplanation } from '../explain/model-explanation.js';
import type { GuardFinding } from '../guards/guard-finding.js';
import type { Metric } from '../metrics/metric.js';
import type { PlanEntry } from '../preprocess/plan-entry.js';

/** Values of metrics; null where one could not be computed. */
export type ReportMetrics = Readonly<Record<string, number | null>>;

/** One model of the comparison. */
export interface ReportRow {
  readonly model: string;
  readonly name: string;
  readonly status: string;
  /** Why it is not `ok`, or a remark. */
  readonly reason: string | null;
  readonly metrics: ReportMetrics;
  readonly standardDeviations: ReportMetrics;
  readonly foldsUsed: number;
  /** Seconds of one fold, on average. */
  readonly seconds: number;
}

/** Everything that is told about one search for a model: plain JSON, what the page is drawn from. */
export interface TrainingReport {
  readonly version: 1;
  readonly title: string;
  readonly target: string;
  readonly task: Task;
  /** Class names in the order of the class indices; null for regression. */
  readonly levels: readonly string[] | null;
  /** What the leaderboard is sorted by. */
  readonly metric: Metric;
  readonly best: {
    readonly model: string;
    readonly name: string;
    /** Whether it is better than the baseline beyond chance, and in what figures. */
    readonly usable: boolean;
    readonly reason: string;
    /** Whether it has learnt from all rows. */
    readonly refit: boolean;
    /** Every parameter of a single model; null for several together. */
    readonly params: Readonly<Record<string, number | string | boolean>> | null;
  };
  readonly folds: { readonly strategy: string; readonly count: number; readonly hash: string };
  /** Best first. */
  readonly leaderboard: readonly ReportRow[];
  /** What was done to each column. */
  readonly columns: readonly PlanEntry[];
  readonly guards: readonly Omit<GuardFinding, 'groups'>[];
  /** Scores on rows that took no part; null without such rows. */
  readonly test: { readonly rows: number; readonly metrics: ReportMetrics } | null;
  readonly explanation: ModelExplanation;
  readonly remarks: readonly string[];
  /** Where it comes from and how to get it again: seed, hashes, versions, times. */
  readonly provenance: Readonly<Record<string, string | number>>;
}
