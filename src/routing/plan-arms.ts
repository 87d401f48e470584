/**
 * The rules for the arms of a route. A route without a champion has no arms; otherwise the champion stands first and
 * gets the live weight that the challengers leave.
 */
import type { Fault } from '../core/errors.js';
import type { Arm, ArmMode } from './routing.api.js';

export interface ChallengerRequest {
  readonly versionId: string;
  readonly mode: ArmMode;
  /** Share of live traffic, or for a shadow arm the share of requests it also scores; 0 to 1. */
  readonly weight: number;
}

/** What the rules need to know of a stage change. */
interface StageMove {
  readonly versionId: string;
  readonly version: number;
  readonly from: string;
  readonly to: string;
}

/** Sums of decimal weights carry rounding; a bucket is 1e-4, so this hides no real excess. */
const WEIGHT_TOLERANCE = 1e-9;

/** The version in Production, if any. */
export function championOf(arms: readonly Arm[]): Arm | undefined {
  return arms[0];
}

export function challengersOf(arms: readonly Arm[]): readonly Arm[] {
  return arms.slice(1);
}

/**
 * The champion with the rest of the live weight, then the challengers in their order, which keeps the border between
 * champion and challenger the only one that moves when a single challenger grows.
 */
export function composeArms(
  champion: Pick<Arm, 'versionId' | 'version'>,
  challengers: readonly Arm[],
): Arm[] {
  const rest = Math.max(0, 1 - liveWeight(challengers));
  const weight = Math.round(rest * 1e12) / 1e12;
  return [{ versionId: champion.versionId, version: champion.version, mode: 'live', weight }, ...challengers];
}

/** Arms after a version moved between stages; undefined when the route is not touched by it. */
export function armsAfterStageChange(arms: readonly Arm[], move: StageMove): Arm[] | undefined {
  const champion = championOf(arms);
  const others = challengersOf(arms).filter((arm) => arm.versionId !== move.versionId);
  if (move.to === 'Production') return composeArms(move, others);
  if (champion?.versionId === move.versionId) return [];
  const isChallenger = others.length < challengersOf(arms).length;
  if (champion === undefined || move.to !== 'Archived' || !isChallenger) return undefined;
  return composeArms(champion, others);
}

/** Faults of a wanted list of challengers that can be seen without looking at the versions. */
export function challengerFaults(champion: Arm, wanted: readonly ChallengerRequest[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const [index, { versionId, weight }] of wanted.entries()) {
    const pointer = `/challengers/${index}`;
    if (!(weight >= 0 && weight <= 1)) {
      faults.push({ pointer: `${pointer}/weight`, message: `must lie between 0 and 1, received ${weight}` });
    }
    if (versionId === champion.versionId) {
      faults.push({
        pointer: `${pointer}/versionId`,
        message: `must not be the version in Production, received ${versionId}`,
      });
    }
    if (seen.has(versionId)) {
      faults.push({
        pointer: `${pointer}/versionId`,
        message: `must occur only once, received ${versionId} again`,
      });
    }
    seen.add(versionId);
  }
  const sum = liveWeight(wanted);
  if (sum > 1 + WEIGHT_TOLERANCE) {
    faults.push({
      pointer: '/challengers',
      message: `the live weights must sum to at most 1, received ${sum}`,
    });
  }
  return faults;
}

function liveWeight(arms: readonly ChallengerRequest[]): number {
  return arms.reduce((sum, { mode, weight }) => sum + (mode === 'live' ? weight : 0), 0);
}
