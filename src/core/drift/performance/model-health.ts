import type { HealthMetric } from './health-metrics.js';
import type { EstimatorNote } from './health-model.js';
import type { PerformanceEvidence } from './performance-evidence.js';
import type { MetricInBand } from './sampling-band.js';

/** An estimate, and how far the realised metric of the same rows lies from it. */
export interface EstimatedMetric extends MetricInBand {
  /** Realised minus estimated over the rows with a label; null without enough of them. */
  readonly gap: number | null;
  /** Largest absolute gap that chance explains. */
  readonly gapLimit: number | null;
}

/** Performance on some rows. */
export interface ChunkHealth {
  readonly label: string;
  readonly from?: string;
  readonly to?: string;
  readonly rows: number;
  /** Rows with a prediction, and with all scores where the model has them. */
  readonly usableRows: number;
  /** Share of the usable rows whose true value has arrived, in [0, 1]; null without usable rows. */
  readonly labelCoverage: number | null;
  /** Age of the newest row with a label, in milliseconds before `asOf`; null without times or labels. */
  readonly labelAgeMs: number | null;
  /** Rows of a class, true or predicted, that the reference does not know; they are in no metric. */
  readonly unknownClassRows: number;
  readonly realised: { readonly [M in HealthMetric]?: MetricInBand };
  readonly estimated: { readonly [M in HealthMetric]?: EstimatedMetric };
}

/** The performance of a model over time. Plain JSON, equal byte for byte for equal input. */
export interface ModelHealth {
  readonly problem: 'classification' | 'regression';
  readonly reference: {
    readonly rows: number;
    readonly labelledRows: number;
    readonly metrics: { readonly [M in HealthMetric]?: number };
  };
  /** All current rows together, those outside every chunk included. */
  readonly overall: ChunkHealth;
  readonly chunks: readonly ChunkHealth[];
  /** Null when nothing can be estimated. */
  readonly estimator: EstimatorNote | null;
  /** Whether the estimate must not be trusted: labels contradict it, or it knows no more than a constant. */
  readonly estimateUnreliable: boolean;
  /** What was found and what is missing, in sentences. */
  readonly reasons: readonly string[];
  /** For the diagnosis of drift. */
  readonly evidence: PerformanceEvidence;
}
