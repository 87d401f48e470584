import { InvalidArgument } from '../core/errors.js';

/** Number of buckets: the resolution of a split is 0.01 %. */
export const bucketCount = 10_000;

const fnvOffset = 0x811c9dc5;
const fnvPrime = 16_777_619;

/** Cumulated weights carry rounding of about 1e-12 buckets; a border this close to a bucket is that bucket. */
const borderTolerance = 1e-6;

/**
 * The bucket of a unit in a split: always the same for the same seed and unit, on every machine.
 *
 * Formula (hash version 2): h1 = FNV-1a(seed + unit), h2 = FNV-1a(decimal digits of h1), bucket = h2 mod
 * 10000, FNV-1a with 32 bits. Code points above U+007F are hashed as percent-encoded UTF-8; ASCII, "%"
 * included, stays as it is; nothing is trimmed, folded or normalised.
 *
 * @param seed the split's own word; two splits with different seeds are independent
 * @param unitId what is randomised, not empty (a request without a unit is not assigned at all)
 * @returns a whole number from 0 to 9999
 * @throws InvalidArgument when `unitId` is empty or either text has a lone surrogate
 *
 * Source: the FNV-1a reference; GrowthBook's SDK hash version 2, with which it agrees on ASCII texts.
 *
 * @example bucketOf('exp-champion-challenger', 'user-1') // 8880
 */
export function bucketOf(seed: string, unitId: string): number {
  if (unitId === '') throw new InvalidArgument('unitId', 'must not be empty', JSON.stringify(unitId));
  const first = fnv1a(asciiOf('seed', seed) + asciiOf('unitId', unitId));
  return fnv1a(String(first)) % bucketCount;
}

/**
 * The arm whose range holds a bucket. Arm i owns the half-open range [start, start + coverage * width) with
 * start the sum of the widths before it, in units of buckets and rounded up to whole ones.
 *
 * Raising the coverage never moves a unit that has an arm; changing weights does. An arm of weight 0, or one
 * too small to own a whole bucket, is never chosen.
 *
 * @param bucket a whole number from 0 to 9999
 * @param arms weights, finite and from 0, in any unit common to all arms: only their proportions count
 * @param coverage share of each range that is in use, from 0 to 1
 * @returns the position of the arm, or undefined when no range holds the bucket
 * @throws InvalidArgument when an argument is outside its range
 *
 * @example chooseArm(8880, [{ weight: 0.9 }, { weight: 0.1 }]) // 0
 */
export function chooseArm(
  bucket: number,
  arms: readonly { readonly weight: number }[],
  coverage = 1,
): number | undefined {
  requireChoice(bucket, arms, coverage);
  const total = arms.reduce((sum, arm) => sum + arm.weight, 0);
  if (total === 0) return undefined;
  let before = 0;
  for (const [index, arm] of arms.entries()) {
    const start = borderOf(before / total);
    const end = borderOf((before + coverage * arm.weight) / total);
    if (bucket >= start && bucket < end) return index;
    before += arm.weight;
  }
  return undefined;
}

/** The 32 bit FNV-1a hash of an ASCII text. */
function fnv1a(text: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), fnvPrime);
  }
  return hash >>> 0;
}

function asciiOf(argument: string, text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new InvalidArgument(argument, 'must not hold a lone surrogate', JSON.stringify(text));
  }
  return text.replace(/\P{ASCII}+/gu, encodeURIComponent);
}

function borderOf(share: number): number {
  return Math.ceil(share * bucketCount - borderTolerance);
}

function requireChoice(bucket: number, arms: readonly { readonly weight: number }[], coverage: number): void {
  if (!(Number.isInteger(bucket) && bucket >= 0 && bucket < bucketCount)) {
    throw new InvalidArgument('bucket', `must be a whole number from 0 to ${bucketCount - 1}`, bucket);
  }
  if (!(coverage >= 0 && coverage <= 1)) {
    throw new InvalidArgument('coverage', 'must be between 0 and 1', coverage);
  }
  for (const { weight } of arms) {
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new InvalidArgument('arms', 'must have finite weights of at least 0', weight);
    }
  }
}
