/** A point of a curve, and the score at which it lies. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  /** Rows with this score or a higher one are called positive; null where none is. */
  readonly threshold: number | null;
}

/** So many points show everything that a picture can. */
export const MOST_CURVE_POINTS = 200;

/**
 * Leaves points out where others stand close by: the way along the curve is cut into equal pieces and the last point of
 * each is kept, the two ends always. The area below a monotone curve hardly changes, because what is left out lies
 * within a two-hundredth of the way of what is kept.
 * @param points in the order of the curve
 * @param most at least 3
 * @example thinCurve(points).length <= 200 // true
 */
export function thinCurve(points: readonly CurvePoint[], most = MOST_CURVE_POINTS): readonly CurvePoint[] {
  if (points.length <= most) return points;
  const along = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    const step = Math.abs(points[i]!.x - points[i - 1]!.x) + Math.abs(points[i]!.y - points[i - 1]!.y);
    along[i] = along[i - 1]! + step;
  }
  const length = along[points.length - 1]!;
  const pieces = most - 2;
  const pieceOf = (i: number) => Math.min(pieces - 1, Math.floor((along[i]! / length) * pieces));
  const kept = [points[0]!];
  for (let i = 1; i < points.length - 1; i++) {
    if (pieceOf(i) !== pieceOf(i + 1) || i === points.length - 2) kept.push(points[i]!);
  }
  return [...kept.slice(0, most - 1), points[points.length - 1]!];
}
