import { formatNumber } from '../format-number.js';

const noNumber = '–';
/** Largest instant a date can hold, in milliseconds. */
const largestInstant = 8.64e15;
const dayMs = 86_400_000;

/** Four significant digits; a dash without a number. */
export function figure(value: number | null): string {
  return value === null ? noNumber : formatNumber(value);
}

/** Enough digits to compare with what another program prints. */
export function exactFigure(value: number | null | undefined): string {
  return value === null || value === undefined ? noNumber : String(Number(value.toPrecision(10)));
}

/** A p-value: two digits when small. */
export function pFigure(value: number | null): string {
  if (value === null) return noNumber;
  return String(Number(value.toPrecision(value < 0.001 ? 2 : 3)));
}

/**
 * A share as a percentage.
 *
 * @example percentFigure(0.1234) // '12.3 %'
 */
export function percentFigure(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.05) return '< 0.1 %';
  return `${percent.toFixed(1)} %`;
}

/**
 * A count with a thin gap between thousands.
 *
 * @example countFigure(1234567) // '1 234 567' with narrow gaps
 */
export function countFigure(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');
}

/** A value of a column: a number, or an instant as a date, with the time of day when asked for. */
export function valueFigure(
  value: number,
  { isDate, withTime }: { isDate: boolean; withTime: boolean },
): string {
  if (!isDate || Math.abs(value) > largestInstant) return formatNumber(value);
  const text = new Date(value).toISOString();
  const day = text.slice(0, text.indexOf('T'));
  return withTime ? `${day} ${text.slice(day.length + 1, day.length + 6)}` : day;
}

/** Whether instants lie so close that days alone do not tell them apart. */
export function needsTime(instants: readonly number[]): boolean {
  return instants.some((instant, index) => index > 0 && instant - instants[index - 1]! < dayMs);
}

/**
 * One thing or several.
 *
 * @example plural(1, 'row') // '1 row'
 */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countFigure(count)} ${count === 1 ? one : many}`;
}
