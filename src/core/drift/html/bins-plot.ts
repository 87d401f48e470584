import type { Html } from '../../html/html-text.js';
import type { FeatureBins } from '../drift-evaluation.js';
import { edgesPlot } from './edges-plot.js';
import { labelsPlot } from './labels-plot.js';

/**
 * Both distributions of a feature over each other.
 *
 * @param bins shares of both sides
 * @param isDate whether edges are instants
 * @param mostLabels so many categories are drawn at most
 */
export function binsPlot(bins: FeatureBins, isDate: boolean, mostLabels: number): Html {
  return bins.kind === 'edges' ? edgesPlot(bins, isDate) : labelsPlot(bins, mostLabels);
}
