import type { Random } from '../../random.js';
import { type Column, isMissing, type NamedColumn, type Table } from '../../table.js';
import type { Target } from '../estimator.js';
import { areSentences, isKeyName } from './column-names.js';
import type { GuardFinding } from './guard-finding.js';
import { oneColumnScore } from './one-column-score.js';

const LEAST_DISTINCT_SHARE = 0.95;
/** Row numbers leave few gaps: the range of values is at most so many times the rows. */
const MOST_RANGE_PER_ROW = 3;
/** Kolmogorov's limit at one in a thousand, for sqrt(n) D. */
const UNIFORM_LIMIT = 1.95;
const FEWEST_ROWS = 30;

/**
 * Columns that name the row and say nothing about it. A model learns them by heart, and a row number tells the target
 * as soon as the rows are sorted by it.
 * - texts without spaces, more than 95 % of them different;
 * - whole numbers, more than 95 % different, that rise or fall with the row number and leave few gaps;
 * - whole numbers, all different, that look like keys (few gaps, evenly spread, equally long, or called a key) and do
 *   not tell the target.
 * Amounts and counts with many different values are none of these, nor is a rank that tells the target.
 * @param sample rows for models of one column
 */
export function findIdLike(
  table: Table,
  sample: { readonly table: Table; readonly target: Target },
  random: Random,
): GuardFinding[] {
  if (table.rowCount < FEWEST_ROWS) return [];
  return table.columns.flatMap((column) => {
    const numbers = column.data.kind === 'category' ? textNumbers(column.data) : wholeNumbers(column.data);
    if (numbers === undefined || numbers.distinctShare <= LEAST_DISTINCT_SHARE) return [];
    const why = column.data.kind === 'category' ? 'texts' : whyKey(column, numbers, sample, random);
    if (why === undefined) return [];
    const written = column.data.kind === 'category' ? writtenNumber(column.data.levels) : undefined;
    const different = `${(100 * numbers.distinctShare).toFixed(1)} % of its values are different`;
    const sentence = {
      texts:
        written === undefined
          ? `${column.name} names the row: ${different}`
          : `${column.name} holds texts such as "${written}": ${different}; as numbers they must have a decimal point and no separators or units`,
      'row-number': `${column.name} counts the rows: ${different} and follow the order of the rows`,
      key: `${column.name} looks like a key: ${different} and do not tell the target`,
    }[why];
    return [
      {
        guard: 'id-like',
        action: 'block',
        columns: [column.name],
        numbers: { distinctShare: numbers.distinctShare, rows: numbers.known },
        sentence,
      } satisfies GuardFinding,
    ];
  });
}

/** Numbers as people write them: decimal commas, separators of thousands, a currency or a percent sign. */
const WRITTEN_NUMBER = /^[$€£]?\s?[+-]?\d{1,3}(?:[.,' ]?\d{3})*(?:[.,]\d+)?\s?[%$€£]?$/;
/** Digits alone are as likely to be a key. */
const NUMBER_MARK = /[,%$€£]/;
const LEAST_WRITTEN_SHARE = 0.9;

/** One of the texts, where they are numbers that are only written in another way. */
function writtenNumber(levels: readonly string[]): string | undefined {
  const numbers = levels.filter((level) => WRITTEN_NUMBER.test(level));
  if (numbers.length < LEAST_WRITTEN_SHARE * levels.length) return undefined;
  return numbers.find((level) => NUMBER_MARK.test(level));
}

interface DistinctValues {
  readonly distinctShare: number;
  readonly known: number;
}

function textNumbers({ codes, levels }: Extract<Column, { kind: 'category' }>): DistinctValues | undefined {
  const occurs = new Uint8Array(levels.length);
  let known = 0;
  for (const code of codes) {
    if (code < 0) continue;
    occurs[code] = 1;
    known++;
  }
  const seen = levels.filter((_, code) => occurs[code] === 1);
  if (known < FEWEST_ROWS || areSentences(seen)) return undefined;
  return { distinctShare: seen.length / known, known };
}

function wholeNumbers(column: Exclude<Column, { kind: 'category' }>): DistinctValues | undefined {
  if (column.kind === 'date') return undefined;
  let known = 0;
  const distinct = new Set<number>();
  const mostRepeats = (1 - LEAST_DISTINCT_SHARE) * column.values.length;
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return undefined;
    known++;
    distinct.add(value);
    if (known - distinct.size > mostRepeats) return undefined;
  }
  if (known < FEWEST_ROWS) return undefined;
  return { distinctShare: distinct.size / known, known };
}

function whyKey(
  { name, data }: NamedColumn,
  { distinctShare, known }: DistinctValues,
  sample: { readonly table: Table; readonly target: Target },
  random: Random,
): 'row-number' | 'key' | undefined {
  if (data.kind === 'category') return undefined;
  const values = data.values.filter((_, row) => !isMissing(data, row));
  const sorted = values.slice().sort();
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const isDense = high - low + 1 <= MOST_RANGE_PER_ROW * known;
  const follows = (sign: 1 | -1) =>
    values.every((value, i) => i === 0 || sign * (value - values[i - 1]!) >= 0);
  if (isDense && (follows(1) || follows(-1))) return 'row-number';
  if (distinctShare < 1) return undefined;
  const isNamed = isKeyName(name);
  const isLong = Math.abs(low) >= 1e5 && digits(low) === digits(high);
  if (!isNamed && !isDense && !isLong && !isEven(sorted)) return undefined;
  const column = sample.table.columns.find((one) => one.name === name)!.data;
  if (tellsTarget(column, sample.target, random.fork(name)) && !(isNamed && isDense)) return undefined;
  return 'key';
}

function digits(value: number): number {
  return String(Math.abs(value)).length;
}

/** Whether sorted values may have been drawn evenly from their range. */
function isEven(sorted: Float64Array): boolean {
  const n = sorted.length;
  const [low, high] = [sorted[0]!, sorted[n - 1]!];
  let distance = 0;
  sorted.forEach((value, i) => {
    const share = (value - low) / (high - low);
    distance = Math.max(distance, Math.abs((i + 1) / n - share), Math.abs(share - i / n));
  });
  return Math.sqrt(n) * distance < UNIFORM_LIMIT;
}

/** Whether a coarse model of the column tells more than chance does. */
function tellsTarget(column: Column, target: Target, random: Random): boolean {
  if (column.kind === 'category') return false;
  const coarse = coarseBins(column.values);
  const found = oneColumnScore(coarse, target, random);
  if (found === undefined) return false;
  if (target.task === 'classification') return found.score > 0.5 + 3 * found.standardError;
  return found.score > 3 * Math.sqrt(2 / target.values.length);
}

/** Sixteen bins of equally many rows, as categories; rows without a value are in none. */
function coarseBins(values: Float64Array): Column {
  const bins = 16;
  const order = Uint32Array.from(values, (_, row) => row)
    .filter((row) => !Number.isNaN(values[row]!))
    .sort((a, b) => values[a]! - values[b]! || a - b);
  const codes = new Int32Array(values.length).fill(-1);
  order.forEach((row, at) => {
    codes[row] = Math.floor((at * bins) / order.length);
  });
  return { kind: 'category', codes, levels: Array.from({ length: bins }, (_, bin) => String(bin)) };
}
