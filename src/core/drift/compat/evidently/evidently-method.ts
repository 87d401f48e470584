import type { PeerFinding, PeerRule } from '../compat-result.js';
import type { EvidentlyData } from './evidently-data.js';

/** One drift method of Evidently: what it computes and how it decides. */
export interface EvidentlyMethod {
  /** Evidently's own name of the method. */
  readonly name: string;
  readonly title: string;
  /** Column types that Evidently allows it for. */
  readonly kinds: readonly EvidentlyData['kind'][];
  readonly rule: PeerRule;
  /** Set where the p-value depends on the order of rows. */
  readonly usesRowOrder?: true;
  /** Both sides hold at least one usable row. */
  find(data: EvidentlyData): PeerFinding;
}
