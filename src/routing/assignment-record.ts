/** One row of the assignment log: which version scored a request, what it said and under which configuration. */
import type { ArmMode } from './routing.api.js';

export type ArmRole = 'champion' | 'challenger';

/** The slot of the row whose answer the caller got; a shadow row's slot is its version. A request has one row of each. */
export const SERVED_SLOT = 'served';

export interface AssignmentRecord {
  /** The exposure id. */
  readonly id: string;
  readonly requestId: string;
  /** Shadow rows: id of the row whose answer the caller got. */
  readonly primaryId?: string;
  readonly modelName: string;
  readonly unitId?: string;
  /** 0 to 9999; absent when the request was not assigned by its unit, which keeps it out of every analysis. */
  readonly bucket?: number;
  readonly armVersionId: string;
  readonly version: number;
  readonly arm: ArmRole;
  readonly configVersion: number;
  /** Probability that a unit gets this arm, or that a request is scored by this shadow arm. */
  readonly propensity: number;
  readonly mode: ArmMode;
  /** Whether the caller got this answer. */
  readonly served: boolean;
  readonly features: Readonly<Record<string, unknown>>;
  /** Class name or number; absent when a shadow arm failed. */
  readonly prediction?: string | number;
  /** Two classes: probability of the last one. */
  readonly score?: number;
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Why a shadow arm gave no prediction. */
  readonly failure?: string;
  /** Time to validate, assign and score, in milliseconds; rows of one call share it evenly. */
  readonly latencyMs: number;
  readonly assignedAt: Date;
}

/** A request with all that is recorded for it: one served row and its shadow rows. */
export interface Exposure {
  readonly served: AssignmentRecord;
  readonly shadows: readonly AssignmentRecord[];
  /** Whether the caller named the request, so that it may have been recorded before. */
  readonly isNamed: boolean;
}
