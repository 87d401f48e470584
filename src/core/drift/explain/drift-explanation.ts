import type { ChangePoint } from './change-point.js';
import type { Diagnosis } from './diagnose.js';
import type { RankedFeature } from './rank-features.js';
import type { WorstSegment } from './worst-segments.js';

/** When a feature changed inside the current window. */
export type FeatureChangePoint = { readonly feature: string } & ChangePoint;

/** Why the data drifted, as far as the data can tell. Plain JSON, equal byte for byte for equal input. */
export interface DriftExplanation {
  /** Drifted features, the one that matters most first. */
  readonly ranking: readonly RankedFeature[];
  readonly segments: readonly WorstSegment[];
  readonly changePoints: readonly FeatureChangePoint[];
  readonly diagnosis: Diagnosis;
  /** All of it in plain sentences. */
  readonly sentences: readonly string[];
}
