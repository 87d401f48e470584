import type { DriftSettings } from '../drift-settings-shape.js';
import type { TrendPageCell, TrendPagePoint } from './drift-page.js';
import type { HeatCell, HeatMap } from './heat-row.js';

/**
 * The checks of a monitor as a heat map: shaded by how many times its floor the effect of a feature was, marked where
 * it drifted. Floors are those of the settings of the newest check.
 *
 * @param points oldest first
 * @param names features in the order to show; those of earlier checks come after them
 * @param settings of the newest check
 */
export function trendHeat(
  points: readonly TrendPagePoint[],
  names: readonly string[],
  settings: DriftSettings,
): HeatMap {
  const all = new Set(names);
  for (const { features } of points) for (const name of Object.keys(features)) all.add(name);
  return {
    columns: points.map(({ label }) => label),
    rows: [...all].map((name) => ({
      name,
      cells: points.map(({ features }) =>
        Object.hasOwn(features, name) ? heatCell(features[name]!, name, settings) : undefined,
      ),
    })),
  };
}

function heatCell(cell: TrendPageCell, name: string, settings: DriftSettings): HeatCell {
  const { effect, effectMeasure, drifted, status } = cell;
  const own = Object.hasOwn(settings.features, name) ? settings.features[name]?.effectFloor : undefined;
  const floor = own ?? (effectMeasure == null ? undefined : settings.effectFloors[effectMeasure]);
  const hasLimit = effect !== null && floor !== undefined && floor > 0;
  return {
    timesLimit: hasLimit ? effect / floor : null,
    isMarked: drifted,
    isJudged: effect !== null || status === 'constant',
  };
}
