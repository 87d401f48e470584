import type { RowTies } from './estimator.js';

/**
 * The ties of some rows, in that order; rows may repeat.
 * @example takeTies({ groups: Int32Array.of(4, 5) }, Uint32Array.of(1, 1)) // groups 5, 5
 */
export function takeTies({ groups, times, places, gap, origins }: RowTies, rows: Uint32Array): RowTies {
  return {
    groups: groups === undefined ? undefined : Int32Array.from(rows, (row) => groups[row]!),
    times: times === undefined ? undefined : Float64Array.from(rows, (row) => times[row]!),
    ...(places === undefined ? {} : { places: Float64Array.from(rows, (row) => places[row]!) }),
    gap,
    ...(origins === undefined
      ? {}
      : {
          origins: {
            isMade: Uint8Array.from(rows, (row) => origins.isMade[row]!),
            base: Int32Array.from(rows, (row) => origins.base[row]!),
            other: Int32Array.from(rows, (row) => origins.other[row]!),
          },
        }),
  };
}
