import { countConfusion } from '../metrics/confusion-counts.js';

/** Rows by true and by predicted class. */
export interface ConfusionMatrix {
  readonly rows: number;
  /** `counts[i][j]`: rows of class i that were predicted as j. */
  readonly counts: readonly (readonly number[])[];
}

/** How well one class is told from the others. */
export interface ClassReportRow {
  /** Share of the rows predicted as the class that are of it; null when none was predicted. */
  readonly precision: number | null;
  /** Share of the rows of the class that were found; null when there is none. */
  readonly recall: number | null;
  /** 2 TP / (2 TP + FP + FN); null when the class neither occurs nor is predicted. */
  readonly f1: number | null;
  /** Rows of the class. */
  readonly support: number;
  /** Rows predicted as the class. */
  readonly predicted: number;
}

/** The report of all classes. */
export interface ClassReport {
  readonly matrix: ConfusionMatrix;
  /** In the order of the class indices. */
  readonly classes: readonly ClassReportRow[];
  /** Share of the rows that were predicted rightly; null without rows. */
  readonly accuracy: number | null;
}

/**
 * Confusion matrix, and precision, recall and F1 of every class. What has no denominator is null instead of 0.
 * @param labels true class indices
 * @param predicted predicted class indices
 * @throws InvalidArgument on different lengths or an index out of range
 * Source: scikit-learn 1.9 `confusion_matrix` and `classification_report`.
 * @example classReport(Int32Array.of(0, 1), Int32Array.of(0, 0), 2).classes[1].recall // 0
 */
export function classReport(labels: Int32Array, predicted: Int32Array, classCount: number): ClassReport {
  const { rows, matrix, actual, predicted: called, hits } = countConfusion(labels, predicted, classCount);
  const indices = Array.from({ length: classCount }, (_, k) => k);
  const share = (above: number, below: number) => (below === 0 ? null : above / below);
  return {
    matrix: {
      rows,
      counts: indices.map((k) => Array.from(matrix.subarray(k * classCount, (k + 1) * classCount))),
    },
    classes: indices.map((k) => ({
      precision: share(hits[k]!, called[k]!),
      recall: share(hits[k]!, actual[k]!),
      f1: share(2 * hits[k]!, actual[k]! + called[k]!),
      support: actual[k]!,
      predicted: called[k]!,
    })),
    accuracy: share(
      hits.reduce((sum, hit) => sum + hit, 0),
      rows,
    ),
  };
}
