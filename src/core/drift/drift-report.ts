import type { ChunkedFeature } from './chunks/evaluate-chunks.js';
import type { DriftEvaluation } from './drift-evaluation.js';
import type { DriftExplanation } from './explain/drift-explanation.js';
import type { ModelHealth } from './performance/model-health.js';
import type { SegmentEvaluation } from './segments/evaluate-segments.js';

/** Everything one comparison found. Plain JSON, equal byte for byte for equal input. */
export interface DriftReport {
  readonly evaluation: DriftEvaluation;
  /** Verdict first, in plain sentences. */
  readonly summary: readonly string[];
  readonly details: DriftDetails;
}

/** What a report holds besides the verdicts. */
export interface DriftDetails {
  readonly explanation: DriftExplanation;
  /** Empty unless the settings name segment columns. */
  readonly segments: readonly SegmentEvaluation[];
  /** Features over time; empty unless the settings say how to cut the rows. */
  readonly chunks: readonly ChunkedFeature[];
  /** Null unless the settings say where the model left its traces, and when those cannot be read. */
  readonly health: ModelHealth | null;
}
