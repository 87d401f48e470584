/** Predictions as lines of text, one for each row: CSV, or one JSON object a line. */
import type { Prediction } from '../../core/ml/prediction.js';

export interface LineWriter {
  /** The first line; empty when there is none. */
  readonly head: string;
  lines(prediction: Prediction): string;
}

/** @param levels class names in the order of the class indices; undefined for regression */
export function csvLines(levels: readonly string[] | undefined): LineWriter {
  const names = ['prediction', ...(levels ?? []).map((level) => `probability_${level}`)];
  return {
    head: `${names.map(csvCell).join(',')}\n`,
    lines: (prediction) =>
      rows(prediction, (label, values) =>
        label === undefined ? String(values[0]) : [csvCell(levels?.[label] ?? ''), ...values].join(','),
      ),
  };
}

/** @param levels class names in the order of the class indices; undefined for regression */
export function jsonLines(levels: readonly string[] | undefined): LineWriter {
  return {
    head: '',
    lines: (prediction) =>
      rows(prediction, (label, values) => {
        if (label === undefined) return JSON.stringify({ prediction: values[0] });
        const probabilities = Object.fromEntries((levels ?? []).map((level, k) => [level, values[k]]));
        return JSON.stringify({ prediction: levels?.[label], probabilities });
      }),
  };
}

function rows(
  prediction: Prediction,
  write: (label: number | undefined, values: ArrayLike<number> & Iterable<number>) => string,
): string {
  let text = '';
  if (prediction.task === 'regression') {
    for (const value of prediction.values) text += `${write(undefined, [value])}\n`;
    return text;
  }
  const { classCount, probabilities, labels } = prediction;
  for (let i = 0; i < labels.length; i++) {
    text += `${write(labels[i], probabilities.subarray(i * classCount, (i + 1) * classCount))}\n`;
  }
  return text;
}

function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
