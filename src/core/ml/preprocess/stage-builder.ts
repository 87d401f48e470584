import type { Matrix, RowTies, Target } from '../estimator.js';
import { takeTies } from '../row-ties.js';
import { takeMatrixRows } from '../take-matrix-rows.js';
import { takeTargetRows } from '../target-rows.js';
import type { FeatureInfo } from './feature-info.js';
import { createStageRunner, type MatrixStage } from './stages/matrix-stage.js';

/** The training rows on their way through the stages. */
export interface StagedRows {
  readonly matrix: Matrix;
  readonly target: Target;
  readonly weights: Float64Array | undefined;
  readonly ties: RowTies | undefined;
  readonly features: readonly FeatureInfo[];
}

/** What was done to features that come from some columns, in words. */
export interface StageNote {
  readonly what: string;
  readonly columns: readonly string[];
}

/** Collects stages, each applied to the training rows at once, and tells what was done. */
export interface StageBuilder {
  /** As they are after everything so far. */
  readonly rows: StagedRows;
  readonly stages: readonly MatrixStage[];
  readonly notes: readonly StageNote[];
  add(stage: MatrixStage, featuresAfter: readonly FeatureInfo[]): void;
  /** @param touched the features that it was done to */
  note(what: string, touched: readonly FeatureInfo[]): void;
  /** Drops all columns but `kept`; without a stage when that is all of them. */
  keep(kept: readonly number[], why: string): void;
  /** Puts other training rows in the place of those there are. */
  replaceRows(rows: Omit<StagedRows, 'features'>): void;
  takeRows(kept: Uint32Array): void;
}

/** @param start its matrix may be overwritten */
export function createStageBuilder(start: StagedRows): StageBuilder {
  const stages: MatrixStage[] = [];
  const notes: StageNote[] = [];
  let rows = start;
  const builder: StageBuilder = {
    get rows() {
      return rows;
    },
    stages,
    notes,
    add(stage, features) {
      stages.push(stage);
      rows = { ...rows, matrix: createStageRunner(stage)(rows.matrix), features };
    },
    note(what, touched) {
      notes.push({ what, columns: [...new Set(touched.flatMap(({ sources }) => sources))] });
    },
    keep(kept, why) {
      const { features } = rows;
      if (kept.length === features.length) return;
      const stay = new Set(kept);
      features.forEach((feature, j) => {
        if (!stay.has(j)) builder.note(`${feature.name} left out: ${why}`, [feature]);
      });
      builder.add(
        { kind: 'selection', kept },
        kept.map((j) => features[j]!),
      );
    },
    replaceRows(others) {
      rows = { ...others, features: rows.features };
    },
    takeRows(kept) {
      const { matrix, target, weights, ties } = rows;
      builder.replaceRows({
        matrix: takeMatrixRows(matrix, kept),
        target: takeTargetRows(target, kept),
        weights: weights && Float64Array.from(kept, (row) => weights[row]!),
        ties: ties && takeTies(ties, kept),
      });
    },
  };
  return builder;
}
