import type { ChunkedFeature, EvaluatedChunk } from '../chunks/evaluate-chunks.js';
import type { HeatCell, HeatMap } from './heat-row.js';

/**
 * The distances of features in parts of the current rows as a heat map: shaded by how many times its threshold each
 * is, marked where it alarms.
 *
 * @param features cut by the same plan
 */
export function chunksHeat(features: readonly ChunkedFeature[]): HeatMap {
  return {
    columns: (features[0]?.chunks ?? []).map(({ label }) => label),
    rows: features.map(({ name, chunks }) => ({ name, cells: chunks.map(heatCell) })),
  };
}

function heatCell({ value, upper, alarm }: EvaluatedChunk): HeatCell {
  const hasLimit = value !== null && upper !== null && upper > 0;
  return { timesLimit: hasLimit ? value / upper : null, isMarked: alarm, isJudged: value !== null };
}
