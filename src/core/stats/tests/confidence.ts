import { InvalidArgument } from '../../errors.js';
import { normalQuantile } from '../distributions/normal.js';
import { studentTQuantile } from '../distributions/student-t.js';

/**
 * Half-width of a two-sided normal interval in standard errors: the z with P(|Z| <= z) = confidence.
 *
 * @param confidence level of the interval, between 0 and 1, both excluded
 * @returns z, above 0
 * @throws InvalidArgument when the level is outside (0, 1)
 *
 * @example criticalNormal(0.95) // 1.959963984540054
 */
export function criticalNormal(confidence: number): number {
  requireConfidence(confidence);
  return -normalQuantile((1 - confidence) / 2);
}

/**
 * Half-width of a two-sided Student interval in standard errors: the t with P(|T| <= t) = confidence.
 *
 * @param confidence level of the interval, between 0 and 1, both excluded
 * @param degreesOfFreedom above 0, not necessarily whole
 * @returns t, above 0
 * @throws InvalidArgument when an argument is outside its range
 *
 * @example criticalStudentT(0.95, 10) // 2.228138851986274
 */
export function criticalStudentT(confidence: number, degreesOfFreedom: number): number {
  requireConfidence(confidence);
  return -studentTQuantile((1 - confidence) / 2, degreesOfFreedom);
}

function requireConfidence(confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new InvalidArgument('confidence', 'must lie between 0 and 1, both excluded', confidence);
}
