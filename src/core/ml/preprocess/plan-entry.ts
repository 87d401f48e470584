import type { StepKind } from './step-names.js';

/** Why a column is left out. */
export const DROP_REASONS = {
  allMissing: 'all_missing',
  constant: 'constant',
  idLike: 'id_like',
  ignored: 'ignored',
} as const;

export type DropReason = (typeof DROP_REASONS)[keyof typeof DROP_REASONS];

/** What was done to one column and why, in words. */
export interface PlanEntry {
  readonly column: string;
  readonly step: StepKind | 'dropped';
  /** Code of the reason when the column was dropped. */
  readonly dropReason?: DropReason;
  readonly what: string;
  readonly why: string;
  /** Names of the features made of it. */
  readonly features: readonly string[];
  /** What was done afterwards to features that come from it, in order and in words; absent when nothing was. */
  readonly afterwards?: readonly string[];
}

/** A column that is left out. */
export function dropped(column: string, dropReason: DropReason, why: string): PlanEntry {
  return { column, step: 'dropped', dropReason, what: 'left out', why, features: [] };
}

/** Words for the rows that had to be filled; empty when there were none. */
export function describeMissing(missing: number, unusable = 0, which = 'infinite or beyond 1e150'): string {
  const parts = [
    missing > 0 ? `${missing} missing` : '',
    unusable > 0 ? `${unusable} ${which}, treated as missing` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
