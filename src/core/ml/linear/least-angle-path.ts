import { GrowingCholesky } from './growing-cholesky.js';
import type { LazyProducts } from './lazy-products.js';

/** Which path to follow and where to stop. */
export interface PathSettings {
  /** Lasso: a column whose weight comes back to 0 leaves; least angle: it stays. */
  readonly kind: 'least-angle' | 'lasso';
  /** Ends when the largest product with the residuals has come down to this; 0 or more. */
  readonly alpha: number;
  readonly maxSteps: number;
}

/** Where the path ended. */
export interface PathEnd {
  /** Weights of the standardised columns. */
  readonly weights: Float64Array;
  readonly steps: number;
  /** Whether it came down to alpha; otherwise the steps ran out. */
  readonly reached: boolean;
}

type Event =
  | { readonly kind: 'enter'; readonly column: number; readonly distance: number }
  | { readonly kind: 'leave'; readonly place: number; readonly distance: number }
  | { readonly kind: 'end'; readonly distance: number };

/**
 * Follows the piecewise linear path of least angle regression: all columns taken in keep the same product with the
 * residuals (in raw units) while it falls, and the next column enters when its product has become as large.
 * Columns that depend on those already in are left out for good.
 * @param scales from standardised to raw columns
 * Cost: rows x columns for every column that enters.
 * Source: Efron, Hastie, Johnstone and Tibshirani 2004, Annals of Statistics 32; scikit-learn 1.9 lars_path.
 */
export function leastAnglePath(
  products: LazyProducts,
  scales: Float64Array,
  settings: PathSettings,
): PathEnd {
  const path = new Path(products, scales);
  let steps = 0;
  let reached = path.tallest <= settings.alpha;
  while (!reached && steps < settings.maxSteps && path.size > 0) {
    reached = path.move(settings);
    steps++;
  }
  return { weights: path.weights.map((weight, j) => weight * scales[j]!), steps, reached };
}

class Path {
  /** In raw units of the columns. */
  readonly weights: Float64Array;
  /** Products with the residuals, in raw units of the columns. */
  private readonly slopes: Float64Array;
  private readonly factor = new GrowingCholesky();
  private readonly active: number[] = [];
  private readonly signs: number[] = [];
  private readonly isOut: Uint8Array;
  private justLeft = -1;

  constructor(
    private readonly products: LazyProducts,
    private readonly scales: Float64Array,
  ) {
    this.slopes = products.towards.map((product, j) => product * scales[j]!);
    this.weights = new Float64Array(scales.length);
    this.isOut = new Uint8Array(scales.length);
    let first = 0;
    this.slopes.forEach((slope, j) => {
      if (Math.abs(slope) > Math.abs(this.slopes[first]!)) first = j;
    });
    if (this.slopes[first] !== 0) this.enter(first);
  }

  get size(): number {
    return this.active.length;
  }

  /** The product that all columns taken in share. */
  get tallest(): number {
    return this.size === 0 ? 0 : Math.abs(this.slopes[this.active[0]!]!);
  }

  /** One straight piece of the path; true when it ends there. */
  move({ kind, alpha }: PathSettings): boolean {
    const direction = this.factor.solve(Float64Array.from(this.signs));
    const falls = new Float64Array(this.slopes.length);
    this.active.forEach((column, place) => {
      const row = this.products.row(column);
      const share = direction[place]! * this.scales[column]!;
      for (let j = 0; j < falls.length; j++) falls[j]! += share * row[j]! * this.scales[j]!;
    });
    const event = this.nextEvent(direction, falls, kind === 'lasso', alpha);
    this.active.forEach((column, place) => {
      this.weights[column]! += event.distance * direction[place]!;
    });
    for (let j = 0; j < falls.length; j++) this.slopes[j]! -= event.distance * falls[j]!;
    this.justLeft = -1;
    if (event.kind === 'enter') this.enter(event.column);
    if (event.kind === 'leave') this.leave(event.place);
    return event.kind === 'end';
  }

  private nextEvent(direction: Float64Array, falls: Float64Array, mayLeave: boolean, alpha: number): Event {
    const top = this.tallest;
    let next: Event = { kind: 'end', distance: top - alpha };
    for (let j = 0; j < falls.length; j++) {
      if (this.isOut[j] === 1 || j === this.justLeft || this.active.includes(j)) continue;
      const rising = (top - this.slopes[j]!) / (1 - falls[j]!);
      const falling = (top + this.slopes[j]!) / (1 + falls[j]!);
      for (const meeting of [falls[j]! < 1 ? rising : undefined, falls[j]! > -1 ? falling : undefined]) {
        if (meeting === undefined || meeting >= next.distance) continue;
        next = { kind: 'enter', column: j, distance: Math.max(0, meeting) };
      }
    }
    if (!mayLeave) return next;
    this.active.forEach((column, place) => {
      const distance = -this.weights[column]! / direction[place]!;
      if (distance > 0 && distance < next.distance) next = { kind: 'leave', place, distance };
    });
    return next;
  }

  private enter(column: number): void {
    if (this.takeIn(column)) {
      this.active.push(column);
      this.signs.push(Math.sign(this.slopes[column]!));
    } else {
      this.isOut[column] = 1;
    }
  }

  private takeIn(column: number): boolean {
    const row = this.products.row(column);
    const scale = this.scales[column]!;
    const known = this.active.slice(0, this.factor.size);
    return this.factor.add(
      Float64Array.from(known, (other) => row[other]! * scale * this.scales[other]!),
      row[column]! * scale * scale,
    );
  }

  private leave(place: number): void {
    const [column] = this.active.splice(place, 1);
    this.signs.splice(place, 1);
    this.weights[column!] = 0;
    this.justLeft = column!;
    this.factor.cutTo(place);
    for (const other of this.active.slice(place)) this.takeIn(other);
  }
}
