/** The data of story 1 of the demo: 10,000 rows, 10 features of which 5 informative, 3 classes. */
import { writeFile } from 'node:fs/promises';
import { importBuilt } from './built.mjs';

export const STORY_ONE = { rows: 10_000, features: 10, informative: 5, classes: 3, seed: 1 };

/** @returns {Promise<any>} the table of `core` */
export async function makeStoryOne() {
  const { makeClassification } = await importBuilt('core/synthetic/make-classification.js');
  return makeClassification(STORY_ONE);
}

/** @param {string} path */
export async function writeStoryOne(path) {
  const { rowCount, columns } = await makeStoryOne();
  const lines = [columns.map((/** @type {any} */ column) => column.name).join(',')];
  for (let row = 0; row < rowCount; row++) {
    lines.push(columns.map((/** @type {any} */ { data }) => valueAt(data, row)).join(','));
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** @param {any} data a column of `core` @param {number} row */
export function valueAt(data, row) {
  return data.kind === 'category' ? data.levels[data.codes[row]] : data.values[row];
}
