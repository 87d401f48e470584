/** Daily weather of two cities, 2012 to 2015, as the npm package vega-datasets ships it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LabelledRecord } from './table-text.js';

export type City = 'Seattle' | 'New York';

const { resolve } = createRequire(import.meta.url);
const TEXT_COLUMNS = ['date', 'weather'];

/** @returns CSV of the days of a city from one year to another, without the name of the city */
export async function weatherCsv(city: City, fromYear: number, toYear: number): Promise<string> {
  const path = join(dirname(resolve('vega-datasets')), '..', 'data', 'weather.csv');
  const [header = '', ...lines] = (await readFile(path, 'utf8')).split('\n');
  const days = lines.filter((line) => {
    const [location, date = ''] = line.split(',');
    const year = Number(date.slice(0, 4));
    return location === city && year >= fromYear && year <= toYear;
  });
  return `${[header, ...days].map((line) => line.slice(line.indexOf(',') + 1)).join('\n')}\n`;
}

/** The same rows as requests for a prediction of `target`. */
export function weatherRecords(csv: string, target: string): LabelledRecord[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((cells) => {
    const values = header.map((name, i): [string, string | number] => {
      const text = cells[i] ?? '';
      return [name, TEXT_COLUMNS.includes(name) ? text : Number(text)];
    });
    return {
      features: Object.fromEntries(values.filter(([name]) => name !== target)),
      label: Object.fromEntries(values)[target] ?? '',
    };
  });
}
