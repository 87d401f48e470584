/**
 * The contract compiled to SQL over staged rows, where every cell is text or NULL: per column an expression for the
 * typed value and one for the rule it breaks, so that rows are accepted or rejected inside the engine.
 */
import { quoteName, quoteText } from '../platform/columnar/sql-text.js';
import type { ColumnContract } from './ingestion.api.js';

/** Numbers are kept as doubles, in which larger whole numbers are no longer exact. */
const LARGEST_INTEGER = Number.MAX_SAFE_INTEGER;
export const MAXIMUM_CELL_BYTES = 1024 * 1024;

/** A date, or a date and time in UTC to the second or finer. */
const PLAIN_DATE_TIME = '\\d{4}-\\d{2}-\\d{2}([T ]([01]\\d|2[0-3]):\\d{2}:\\d{2}(\\.\\d{1,6})?Z?)?';
const ISO_DATE_TIME =
  '\\d{4}-\\d{2}-\\d{2}([T ]([01]\\d|2[0-3]):\\d{2}(:\\d{2}([.,]\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?';

export interface CompiledColumn {
  readonly name: string;
  /** The cell parsed once; NULL when missing or when the text does not fit the type. */
  readonly parsed: string;
  /** Text of the broken rule, or NULL. Refers to the parsed value by its name. */
  readonly fault: string;
  /** The value as it is stored, for rows without a fault. */
  readonly stored: string;
}

/**
 * @param staged SQL of the staged cell, or undefined when the file does not have the column
 * @param parsedName SQL name under which the parsed value is at hand
 */
export function compileColumn(
  column: ColumnContract,
  staged: string | undefined,
  parsedName: string,
): CompiledColumn {
  const stored = `TRY_CAST(${parsedName} AS ${STORED_TYPES[column.type]})`;
  if (staged === undefined) return { name: column.name, parsed: 'NULL', fault: 'NULL', stored };
  const whenMissing = column.required ? quoteText('must not be missing') : 'NULL';
  const rules = valueRules(column, staged, parsedName).map(
    ([broken, rule]) => `WHEN ${broken} THEN ${quoteText(rule)}`,
  );
  return {
    name: column.name,
    parsed: parse(column, staged),
    fault: `CASE WHEN ${staged} IS NULL THEN ${whenMissing} ${rules.join(' ')} END`,
    stored,
  };
}

const STORED_TYPES = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
  category: 'VARCHAR',
  text: 'VARCHAR',
} as const;

function parse({ type }: ColumnContract, cell: string): string {
  if (type === 'number' || type === 'integer') return number(cell);
  if (type === 'boolean') return truthValue(cell);
  if (type === 'datetime') return instant(cell);
  return cell;
}

type Rule = readonly [broken: string, rule: string];

function valueRules(column: ColumnContract, cell: string, parsed: string): Rule[] {
  const { type, minimum, maximum, categories } = column;
  if (type === 'text' || type === 'category') {
    const size: Rule = [
      `strlen(${cell}) > ${MAXIMUM_CELL_BYTES}`,
      `must be at most ${MAXIMUM_CELL_BYTES} bytes long`,
    ];
    if (categories === undefined) return [size];
    const isKnown =
      categories.length === 0 ? 'false' : `${cell} IN (${categories.map(quoteText).join(', ')})`;
    return [size, [`NOT (${isKnown})`, `must be one of ${shortList(categories)}`]];
  }
  const rules: Rule[] = [[misfit(type, parsed), TYPE_RULES[type]]];
  if (minimum !== undefined) rules.push([`${parsed} < ${sqlNumber(minimum)}`, `must be at least ${minimum}`]);
  if (maximum !== undefined) rules.push([`${parsed} > ${sqlNumber(maximum)}`, `must be at most ${maximum}`]);
  return rules;
}

function misfit(type: keyof typeof TYPE_RULES, parsed: string): string {
  if (type === 'number') return `coalesce(NOT isfinite(${parsed}), true)`;
  if (type === 'integer') return `coalesce(NOT (${isWhole(parsed)}), true)`;
  return `${parsed} IS NULL`;
}

function isWhole(value: string): string {
  return `abs(${value}) <= ${LARGEST_INTEGER} AND floor(${value}) = ${value}`;
}

const TYPE_RULES = {
  number: 'must be a finite number or empty',
  integer: `must be a whole number between -${LARGEST_INTEGER} and ${LARGEST_INTEGER} or empty`,
  boolean: 'must be true, false, 1, 0 or empty',
  datetime: 'must be an ISO 8601 date or date-time or empty',
} as const;

function shortList(labels: readonly string[]): string {
  const shown = labels.slice(0, 10).map((label) => JSON.stringify(label.slice(0, 60)));
  return labels.length > shown.length
    ? `${shown.join(', ')} ... (${labels.length} in all)`
    : shown.join(', ');
}

/** As a double literal; plain digits could be read as a decimal of limited width. */
function sqlNumber(value: number): string {
  return `CAST(${quoteText(String(value))} AS DOUBLE)`;
}

/** Infinite and NaN as well; the engine alone would also take 1_000. */
function number(cell: string): string {
  return `TRY_CAST(CASE WHEN contains(${cell}, '_') THEN NULL ELSE ${cell} END AS DOUBLE)`;
}

function truthValue(cell: string): string {
  return `CASE lower(trim(${cell})) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`;
}

/** UTC; a text without offset is UTC. The engine wants seconds before an offset and a point before the fraction. */
function instant(cell: string): string {
  const text = `upper(trim(${cell}))`;
  const filledUp = `regexp_replace(${text}, '^(.{10}[T ]\\d{2}:\\d{2})(Z|[+-].*)?$', '\\1:00\\2')`;
  // Most texts have their seconds, and replacing is slow.
  const withSeconds = `CASE WHEN ${text}[17] = ':' THEN ${text} ELSE ${filledUp} END`;
  const parsed = `timezone('UTC', TRY_CAST(replace(${withSeconds}, ',', '.') AS TIMESTAMPTZ))`;
  const anyForm = `CASE WHEN regexp_full_match(${text}, ${quoteText(ISO_DATE_TIME)}) THEN ${parsed} END`;
  // The common forms need none of the above, and half the time of storing a file goes into it.
  return `CASE WHEN regexp_full_match(${cell}, ${quoteText(PLAIN_DATE_TIME)}) THEN TRY_CAST(${cell} AS TIMESTAMP) ELSE ${anyForm} END`;
}

/** SQL of a cell as a number or an instant in UTC; NULL when missing or when the text does not fit. */
export function typedCell(type: 'number' | 'datetime', cell: string): string {
  return type === 'number' ? number(cell) : instant(cell);
}

/** What `inferContract` wants to know about the cell, as named aggregates with the suffix. */
export function evidenceAggregates(cell: string, suffix: number): string[] {
  // A leading zero marks a code such as 01234, which would lose it as a number.
  const isNumber = `isfinite(${number(cell)}) AND NOT regexp_matches(${cell}, '^\\s*-?0\\d')`;
  return [
    `count(${cell}) AS ${quoteName(`present${suffix}`)}`,
    `count(*) FILTER (WHERE ${isNumber}) AS ${quoteName(`numbers${suffix}`)}`,
    `count(*) FILTER (WHERE lower(trim(${cell})) IN ('true', 'false')) AS ${quoteName(`booleans${suffix}`)}`,
    `count(${instant(cell)}) AS ${quoteName(`instants${suffix}`)}`,
    `approx_count_distinct(${cell}) AS ${quoteName(`distinct${suffix}`)}`,
  ];
}
