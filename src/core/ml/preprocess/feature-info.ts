import type { ColumnStep } from './column-step.js';

/** What later stages need to know of a feature while they are fitted. */
export interface FeatureInfo {
  readonly name: string;
  /** 0/1 marks, weights of words and codes of categories are no measurements: scaling and the like leave them alone. */
  readonly kind: 'number' | 'mark' | 'text' | 'category';
  /** Number of levels of a category, else 0. */
  readonly levels: number;
  /** Columns of the table that it comes from. */
  readonly sources: readonly string[];
}

/** The features that a step on a column makes. */
export function featuresOf(step: ColumnStep): FeatureInfo[] {
  const kind = featureKind(step.kind);
  const levels = step.kind === 'codes' ? step.levels.length : 0;
  return step.features.map((name) => ({ name, kind, levels, sources: [step.column] }));
}

function featureKind(kind: ColumnStep['kind']): FeatureInfo['kind'] {
  if (kind === 'two-level' || kind === 'one-hot') return 'mark';
  if (kind === 'text') return 'text';
  return kind === 'codes' ? 'category' : 'number';
}
