import type { HealthMetric, HealthValues } from './health-metrics.js';
import type { ReferenceMetric } from './sampling-band.js';

/** What the estimate rests on. Plain JSON. */
export type EstimatorNote =
  | {
      /** Confidence-based performance estimation: class probabilities say how often the model should be right. */
      readonly method: 'cbpe';
      readonly isCalibrated: boolean;
      /** Null when the scores are no probabilities. */
      readonly calibrationErrorBefore: number | null;
      readonly calibrationErrorAfter: number;
      readonly beatsConstant: boolean;
    }
  | {
      /** Direct loss estimation: a second model says how large the loss should be. */
      readonly method: 'dle';
      /** Share of the variance of each loss that is explained on rows not learnt from; null when not learnt. */
      readonly explained: Readonly<Record<'absolute' | 'squared' | 'relative' | 'squaredLog', number | null>>;
      readonly learntFrom: number;
      readonly beatsConstant: boolean;
    };

/** How far realised may lie from estimated by chance, for one metric. */
export interface GapDeviation {
  /** Standard deviation of what a row adds to realised minus estimated. */
  readonly deviation: number;
  readonly rows: number;
}

/** What one kind of problem knows of its reference, and how it measures rows of the current side. */
export interface HealthModel {
  readonly reference: ReadonlyMap<HealthMetric, ReferenceMetric>;
  /** Rows of the reference with everything a metric needs. */
  readonly referenceLabelled: number;
  /** 1 for current rows with a prediction that can be used, and scores where the model has them. */
  readonly usable: Uint8Array;
  /** 1 for usable rows with a true value. */
  readonly labelled: Uint8Array;
  /** 1 for rows whose class, true or predicted, the reference does not know. */
  readonly unknownClass: Uint8Array;
  /** Metrics of labelled rows. */
  readonly realise: (rows: Uint32Array) => HealthValues;
  /** Metrics expected of usable rows; undefined when there is no estimate. */
  readonly estimate: ((rows: Uint32Array) => HealthValues) | undefined;
  readonly gap: ReadonlyMap<HealthMetric, GapDeviation>;
  readonly estimator: EstimatorNote | null;
  /** Why something is missing, in sentences. */
  readonly reasons: readonly string[];
}

/** Fewer labelled rows of the reference are too few to learn an estimate from. */
export const fewestRowsToLearnFrom = 100;
