/** One field of a heat map. */
export interface HeatCell {
  /** How many times its limit the change is; null when nothing was measured or there is no limit. */
  readonly timesLimit: number | null;
  /** Whether it counts as drift: marked, however it is shaded. */
  readonly isMarked: boolean;
  /** Whether there was a number at all. */
  readonly isJudged: boolean;
}

/** One feature over time. */
export interface HeatRow {
  readonly name: string;
  /** Undefined where the feature was not looked at. */
  readonly cells: readonly (HeatCell | undefined)[];
}

/** Features against time. */
export interface HeatMap {
  readonly columns: readonly string[];
  readonly rows: readonly HeatRow[];
}

/**
 * Joins neighbouring columns when there are too many to draw; each field becomes the worst of those it stands for, so
 * that no mark is lost.
 *
 * @param map features against time
 * @param most columns that can be drawn, 1 or more
 * @returns the map and how many columns each field stands for
 *
 * @example joinColumns(map, 60).joined // 1 up to 60 columns
 */
export function joinColumns(map: HeatMap, most: number): { map: HeatMap; joined: number } {
  const joined = Math.max(1, Math.ceil(map.columns.length / most));
  if (joined === 1) return { map, joined };
  const starts = Array.from({ length: Math.ceil(map.columns.length / joined) }, (_, index) => index * joined);
  const columns = starts.map((start) => {
    const last = map.columns[Math.min(start + joined, map.columns.length) - 1]!;
    return map.columns[start] === last ? last : `${map.columns[start]} to ${last}`;
  });
  const rows = map.rows.map(({ name, cells }) => ({
    name,
    cells: starts.map((start) => worstOf(cells.slice(start, start + joined))),
  }));
  return { map: { columns, rows }, joined };
}

function worstOf(cells: readonly (HeatCell | undefined)[]): HeatCell | undefined {
  const known = cells.filter((cell) => cell !== undefined);
  if (known.length === 0) return undefined;
  const times = known.flatMap(({ timesLimit }) => (timesLimit === null ? [] : [timesLimit]));
  return {
    timesLimit: times.length === 0 ? null : Math.max(...times),
    isMarked: known.some(({ isMarked }) => isMarked),
    isJudged: known.some(({ isJudged }) => isJudged),
  };
}
