/** An array of JSON objects, or one object a line, to staged rows. */
import { pointerStep } from '../core/json-pointer.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import { checkColumnNames, MAXIMUM_COLUMNS } from './check-header.js';
import type { Engine, ReceivedFile, StagedRows } from './engine.js';
import { FileRefused } from './ingestion.errors.js';
import { startNdjsonScan } from './scan-lines.js';
import { writeStaged } from './staged-file.js';

export async function stageJson(engine: Engine, file: ReceivedFile, stagedPath: string): Promise<StagedRows> {
  const format = detectFormat(file);
  // In an array a broken element breaks all that follows; on lines it breaks its own line only.
  const options =
    format === 'array' ? `format = 'array'` : `format = 'newline_delimited', ignore_errors = true`;
  const objects = `read_json_objects(${quoteText(file.path)}, ${options}, compression = 'uncompressed')`;
  const names = await findKeys(engine, objects, format);
  checkColumnNames(names);
  const pointers = names.map((name) => quoteText(pointerStep(name))).join(', ');
  const isNested = `lambda value: value[1] IN ('{', '[')`;
  const rowCount = await writeStaged(
    engine,
    `SELECT ${names.map((_, index) => `${cellText(`cells[${index + 1}]`)} AS c${index}`).join(', ')},
         CASE WHEN json IS NULL THEN 'must be a JSON object on one line'
           WHEN json_type(json) <> 'OBJECT' THEN 'must be a JSON object'
           WHEN nested IS NOT NULL THEN 'must be one value, not a list or an object' END AS fault,
         nested::INTEGER - 1 AS fault_column
       FROM (SELECT json, cells, list_position(list_transform(cells, ${isNested}), true) AS nested
         FROM (SELECT json, json_extract(json, [${pointers}])::VARCHAR[] AS cells FROM ${objects}))`,
    names.length,
    stagedPath,
  );
  if (format === 'lines') {
    const { records } = await file.scan(startNdjsonScan());
    if (records !== rowCount) {
      throw new FileRefused(
        'malformed-file',
        `the file has ${records} lines, of which ${rowCount} could be read`,
      );
    }
  }
  await engine.run('CREATE TEMP TABLE malformed (row BIGINT, rule VARCHAR, value VARCHAR)');
  return { names, rowCount, malformedCount: 0 };
}

/** A cell as text: strings without their quotes, null and the empty string as missing. */
function cellText(cell: string): string {
  return `CASE ${cell}[1] WHEN '"' THEN nullif(json_extract_string(CASE WHEN ${cell}[1] = '"' THEN ${cell} END, '$'), '')
    WHEN '{' THEN NULL WHEN '[' THEN NULL ELSE nullif(${cell}, 'null') END`;
}

type Format = 'array' | 'lines';

function detectFormat({ head, tail }: ReceivedFile): Format {
  if (head.length === 0) throw new FileRefused('empty-file', 'the file is empty');
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    throw new FileRefused(
      'malformed-file',
      'the file starts with a byte order mark, which JSON does not allow',
    );
  }
  const first = head.toString('latin1').trimStart()[0];
  if (first === '[') {
    // The engine does not mind when an array just stops after a comma.
    if (tail.toString('latin1').trimEnd().endsWith(']')) return 'array';
    throw new FileRefused('malformed-file', 'the JSON array does not end with ]; was the file cut off?');
  }
  if (first === '{') return 'lines';
  if (first === undefined) throw new FileRefused('empty-file', 'the file holds nothing but white space');
  throw new FileRefused('not-rows', `${NOT_ROWS}; it starts with ${JSON.stringify(first)}`);
}

const NOT_ROWS = 'send an array of JSON objects, or one JSON object a line';

/** Every key that occurs, by its place in the objects. */
async function findKeys(engine: Engine, objects: string, format: Format): Promise<string[]> {
  const found = await engine.rows(
    `SELECT key, min(position) AS place
     FROM (SELECT unnest(keys) AS key, unnest(range(len(keys))) AS position
       FROM (SELECT json_keys(json) AS keys FROM ${objects} WHERE json_type(json) = 'OBJECT'))
     GROUP BY key ORDER BY place, key LIMIT ${MAXIMUM_COLUMNS + 1}`,
  );
  if (found.length > 0) return found.map(({ key }) => String(key));
  const [first] = await engine.rows(`SELECT 1 AS one FROM ${objects} LIMIT 1`);
  if (first === undefined) throw new FileRefused('no-rows', 'the array is empty');
  throw new FileRefused(
    'not-rows',
    format === 'array'
      ? `the array holds no object with a key; ${NOT_ROWS}`
      : `no line is a JSON object with a key; ${NOT_ROWS}, not one object over several lines`,
  );
}
