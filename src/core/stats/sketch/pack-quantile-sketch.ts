import { InvalidArgument } from '../../errors.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import type { QuantileSketch } from './quantile-sketch.js';

/** A sketch as plain JSON. */
export interface PackedQuantileSketch {
  readonly count: number;
  readonly points: number;
  /** Base64: the values as little-endian doubles, then per value four differences of counts, seven bits a byte. */
  readonly data: string;
}

/**
 * Packs a sketch, about 20 characters a point.
 *
 * @param sketch any sketch
 *
 * @example unpackQuantileSketch(packQuantileSketch(sketch)) // the same sketch
 */
export function packQuantileSketch(sketch: QuantileSketch): PackedQuantileSketch {
  const { count, values } = sketch;
  const bytes: number[] = [];
  let before = 0;
  for (let index = 0; index < values.length; index++) {
    const belowLow = sketch.belowLow[index]!;
    const upToLow = sketch.upToLow[index]!;
    pushWhole(bytes, belowLow - before);
    pushWhole(bytes, sketch.belowHigh[index]! - belowLow);
    pushWhole(bytes, upToLow - belowLow);
    pushWhole(bytes, sketch.upToHigh[index]! - upToLow);
    before = upToLow;
  }
  const packed = new Uint8Array(8 * values.length + bytes.length);
  const view = new DataView(packed.buffer);
  for (let index = 0; index < values.length; index++) view.setFloat64(8 * index, values[index]!, true);
  packed.set(bytes, 8 * values.length);
  return { count, points: values.length, data: encodeBase64(packed) };
}

/**
 * The sketch behind its packed form.
 *
 * @param packed as written by `packQuantileSketch`
 * @throws InvalidArgument when the data end early, or are not those of a sketch
 *
 * @example unpackQuantileSketch({ count: 0, points: 0, data: '' }).count // 0
 */
export function unpackQuantileSketch({ count, points, data }: PackedQuantileSketch): QuantileSketch {
  const bytes = decodeBase64(data);
  if (!Number.isSafeInteger(points) || points < 0 || bytes.length < 12 * points) throw damaged(points);
  const view = new DataView(bytes.buffer);
  const values = Float64Array.from({ length: points }, (_, index) => view.getFloat64(8 * index, true));
  const belowLow = new Float64Array(points);
  const belowHigh = new Float64Array(points);
  const upToLow = new Float64Array(points);
  const upToHigh = new Float64Array(points);
  const counts = { bytes, place: 8 * points };
  let before = 0;
  for (let index = 0; index < points; index++) {
    if (!Number.isFinite(values[index]) || (index > 0 && values[index]! <= values[index - 1]!)) {
      throw damaged(points);
    }
    belowLow[index] = before + takeWhole(counts);
    belowHigh[index] = belowLow[index]! + takeWhole(counts);
    upToLow[index] = belowLow[index]! + takeWhole(counts);
    upToHigh[index] = upToLow[index]! + takeWhole(counts);
    before = upToLow[index]!;
  }
  if (before !== count || counts.place !== bytes.length) throw damaged(points);
  return { count, values, belowLow, belowHigh, upToLow, upToHigh };
}

function pushWhole(bytes: number[], whole: number): void {
  let rest = whole;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function takeWhole(counts: { readonly bytes: Uint8Array; place: number }): number {
  let whole = 0;
  for (let unit = 1; ; unit *= 128) {
    const byte = counts.bytes[counts.place++];
    if (byte === undefined) throw damaged(counts.place);
    whole += (byte % 128) * unit;
    if (byte < 128) return whole;
  }
}

function damaged(received: number): InvalidArgument {
  return new InvalidArgument('packed', 'must be a whole sketch as it was packed', received);
}
