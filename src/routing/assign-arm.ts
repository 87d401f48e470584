/** Which arm answers a request and which shadow arms score it too; the same request always gets the same answer. */
import { bucketCount, bucketOf, chooseArm } from './assignment-hash.js';

interface Weighted {
  readonly weight: number;
}

export interface Assignment<A> {
  readonly arm: A;
  /** Absent without a unit: such a request is answered by the champion and stays out of every analysis. */
  readonly bucket: number | undefined;
  /** Probability that a unit gets this arm. */
  readonly propensity: number;
}

/**
 * @param live live arms, the champion first
 * @param unitId what is randomised; undefined or empty means that there is none
 */
export function assignArm<A extends Weighted>(
  seed: string,
  live: readonly [A, ...A[]],
  unitId: string | undefined,
): Assignment<A> {
  const [champion] = live;
  if (unitId === undefined || unitId === '') return { arm: champion, bucket: undefined, propensity: 1 };
  const bucket = bucketOf(seed, unitId);
  const arm = live[chooseArm(bucket, live) ?? 0] ?? champion;
  return { arm, bucket, propensity: arm.weight };
}

/** Whether a shadow arm scores a request: decided by the request alone, so that a replay decides the same. */
export function isSampled(seed: string, versionId: string, weight: number, requestId: string): boolean {
  return bucketOf(`${seed}/shadow/${versionId}`, requestId) < Math.round(weight * bucketCount);
}
