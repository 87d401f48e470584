/** Picks the window that learnt best, from scores on the same selection rows. Pure. */
import { compareDirection, METRICS, type Metric } from '../core/ml/metrics/metric.js';
import type { WindowName } from './pipeline.api.js';

/** How one window did. */
export interface WindowScore {
  readonly name: WindowName;
  readonly rows: number;
  readonly halfLifeRows?: number;
  /** On the selection rows; null when it was not or could not be measured. */
  readonly score: number | null;
  /** Why the score is null. */
  readonly reason?: string;
}

export interface WindowChoice {
  readonly chosen: WindowName;
  readonly metric: Metric;
  /** What was fitted on every window. */
  readonly model: string;
  readonly selectionRows: number;
  readonly windows: readonly WindowScore[];
  readonly sentence: string;
}

/**
 * The window with the best score; of equal ones the first, so the one with more rows. Without any score `all`.
 * @param windows in the order all, weighted, recent, post-drift
 */
export function pickWindow(choice: Omit<WindowChoice, 'chosen' | 'sentence'>): WindowChoice {
  const { windows, metric, model, selectionRows } = choice;
  const sign = compareDirection(metric) === 'higher' ? 1 : -1;
  const measured = windows.flatMap(({ name, score }) =>
    score === null ? [] : [{ name, value: sign * score }],
  );
  const best = measured.reduce<(typeof measured)[number] | undefined>(
    (leader, one) => (leader === undefined || one.value > leader.value ? one : leader),
    undefined,
  );
  const chosen = best?.name ?? windows[0]?.name ?? 'all';
  const figures = windows
    .map(({ name, score, reason }) =>
      score === null
        ? `${name} not measured (${reason ?? 'no reason'})`
        : `${name} ${Number(score.toPrecision(4))}`,
    )
    .join(', ');
  const sentence = `the window ${chosen}: ${METRICS[metric].title} of ${model} on ${selectionRows} rows of the batch was ${figures}`;
  return { ...choice, chosen, sentence };
}
