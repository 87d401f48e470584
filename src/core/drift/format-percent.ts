import { formatNumber } from '../format-number.js';

/**
 * A share for a sentence, in percent.
 *
 * @param share finite, 1 for the whole
 *
 * @example formatPercent(0.125) // '12.5 %'
 */
export function formatPercent(share: number): string {
  return `${formatNumber(100 * share)} %`;
}
