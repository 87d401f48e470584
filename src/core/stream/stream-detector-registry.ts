import { adwin } from './adwin.js';
import { cusum } from './cusum.js';
import { ddm } from './ddm.js';
import { eddm } from './eddm.js';
import { hddmA } from './hddm-a.js';
import { hddmW } from './hddm-w.js';
import { kswin } from './kswin.js';
import { pageHinkley } from './page-hinkley.js';
import type { StreamDetector } from './stream-detector.js';

const detectors: readonly StreamDetector[] = [adwin, ddm, eddm, hddmA, hddmW, pageHinkley, kswin, cusum];

/**
 * Every streaming detector there is; the first is the default.
 *
 * @example listStreamDetectors()[0]?.id // 'adwin'
 */
export function listStreamDetectors(): readonly StreamDetector[] {
  return detectors;
}

/**
 * The detector with that id, or undefined.
 *
 * @param id stable id such as `adwin`
 *
 * @example findStreamDetector('ddm')?.title // 'DDM'
 */
export function findStreamDetector(id: string): StreamDetector | undefined {
  return detectors.find((detector) => detector.id === id);
}
