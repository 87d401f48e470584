import { type Html, html, noHtml } from '../../html/html-text.js';
import { section } from '../../html/section.js';
import { chunksHeat } from './chunks-heat.js';
import type { DriftPage } from './drift-page.js';
import { heatMap } from './heat-map.js';
import { trendHeat } from './trend-heat.js';

/** How features changed from check to check, and from part to part of the current rows. */
export function overTimeSection({ trend, report, settings }: DriftPage, names: readonly string[]): Html {
  const points = trend?.points ?? [];
  const { chunks } = report.details;
  const checks =
    points.length < 2
      ? []
      : [
          html`<h3>From check to check</h3><p>Each column is a check of this monitor, the newest on the right.</p>
`,
          heatMap('Features from check to check', trendHeat(points, names, settings)),
        ];
  const parts =
    chunks.length === 0
      ? []
      : [
          html`<h3>Inside the current rows</h3><p>Each column is a part of the current rows; it is marked when it is farther from the reference than one part in a hundred of the reference itself.</p>
`,
          heatMap('Features in parts of the current rows', chunksHeat(chunks)),
        ];
  if (checks.length + parts.length === 0) return noHtml;
  return section('over-time', 'Over time', [...checks, ...parts]);
}
