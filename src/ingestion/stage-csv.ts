/** CSV to staged rows. Rows of the wrong length go to `malformed`; what makes the rest of the file doubtful refuses it. */
import { quoteText } from '../platform/columnar/sql-text.js';
import { checkColumnNames } from './check-header.js';
import { readCsvHeader } from './csv-header.js';
import type { Engine, ReceivedFile, StagedRows } from './engine.js';
import { FileRefused } from './ingestion.errors.js';
import { type LineScan, startCsvScan } from './scan-lines.js';
import { writeStaged } from './staged-file.js';

const MAXIMUM_ROW_BYTES = 4 * 1024 * 1024;
/** The engine would take sixteen times the longest row for each of its buffers. */
const BUFFER_BYTES = 2 * MAXIMUM_ROW_BYTES;
const BYTE_ORDER_MARK = '\uFEFF';

export async function stageCsv(engine: Engine, file: ReceivedFile, stagedPath: string): Promise<StagedRows> {
  const { names, delimiter } = readHeader(file);
  const scan = await file.scan(startCsvScan(delimiter, { hasOneColumn: names.length === 1 }));
  checkLines(scan);
  const cells = names.map((_, index) => `c${index}`);
  const columns = cells.map((cell) => `'${cell}': 'VARCHAR'`).join(', ');
  const source = `read_csv(${quoteText(file.path)}, auto_detect = false, header = true, delim = ${quoteText(delimiter)},
    quote = '"', escape = '"', nullstr = '', columns = {${columns}}, null_padding = false, strict_mode = true,
    compression = 'none', max_line_size = ${MAXIMUM_ROW_BYTES}, buffer_size = ${BUFFER_BYTES},
    store_rejects = true, rejects_limit = 0, rejects_table = 'csv_reject', rejects_scan = 'csv_scan')`;
  const rowCount = await writeStaged(
    engine,
    `SELECT ${cells.map((cell) => `nullif(${cell}, '') AS ${cell}`).join(', ')},
      NULL::VARCHAR AS fault, NULL::INTEGER AS fault_column FROM ${source}`,
    names.length,
    stagedPath,
  );
  const malformedCount = await engine.run(
    `CREATE TEMP TABLE malformed AS
     SELECT line::BIGINT - 1 AS row, any_value(${RULE}) AS rule, left(any_value(ltrim(csv_line, chr(10) || chr(13))), 200) AS value
     FROM csv_reject GROUP BY line`,
  );
  const found = rowCount + malformedCount;
  if (found !== scan.records - 1) {
    throw new FileRefused(
      'malformed-file',
      `the file has ${scan.records - 1} rows, of which ${found} can be told apart; put cells that hold quotes in quotes and double the quotes inside`,
    );
  }
  return { names, rowCount, malformedCount };
}

const FOUND = `regexp_extract(error_message, 'Found: (\\d+)', 1)`;
const EXPECTED = `regexp_extract(error_message, 'Columns: (\\d+)', 1)`;
const RULE = `CASE WHEN error_type IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')
    THEN 'has ' || ${FOUND} || ' cells, the header has ' || ${EXPECTED}
  WHEN error_type = 'INVALID ENCODING' THEN 'must be UTF-8'
  ELSE 'has a quoted cell with text after its closing quote' END`;

function readHeader(file: ReceivedFile) {
  const { head, isHeadWhole } = file;
  if (head.length === 0) throw new FileRefused('empty-file', 'the file is empty');
  const text = decodeHead(file);
  if (text.trim() === '') throw new FileRefused('empty-file', 'the file holds nothing but white space');
  const header = readCsvHeader(text, isHeadWhole);
  if (header === undefined) {
    throw new FileRefused(
      'no-header',
      'the first line does not end within 1 MiB; is a quote in it never closed, or is this no CSV file?',
    );
  }
  if (header.names.every((name) => name === '')) {
    throw new FileRefused('no-header', 'the first line is blank; it must hold the column names');
  }
  if (header.names.every((name) => name === '' || Number.isFinite(Number(name)))) {
    throw new FileRefused(
      'no-header',
      `the first line holds numbers only (${header.names[0]} ...), no column names`,
    );
  }
  checkColumnNames(header.names);
  return header;
}

function decodeHead({ head, isHeadWhole }: ReceivedFile): string {
  // A header that is all right may be followed by rows that are not; those become rejects.
  const end = head.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const firstLine = head.subarray(0, end === -1 ? head.length : end);
  if (!isUtf8(firstLine, { isCut: end === -1 && !isHeadWhole })) {
    throw new FileRefused(
      'not-utf8',
      'the first line is not UTF-8; save the file as UTF-8 and send it again',
    );
  }
  const text = new TextDecoder().decode(head);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function isUtf8(bytes: Uint8Array, { isCut }: { isCut: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return !bytes.includes(0);
  } catch {
    return false;
  }
}

/** What the engine would stumble over without saying so. */
function checkLines({ openQuoteLine, longest }: LineScan): void {
  if (openQuoteLine !== undefined) refuseLine(openQuoteLine, 'opens a quote that is never closed');
  if (longest.bytes > MAXIMUM_ROW_BYTES) {
    refuseLine(
      longest.line,
      `starts a row of ${longest.bytes} bytes, at most ${MAXIMUM_ROW_BYTES} are allowed`,
    );
  }
}

function refuseLine(line: number, why: string): never {
  throw new FileRefused('malformed-file', `line ${line} ${why}; nothing was stored`, [
    { pointer: `/lines/${line}`, message: why },
  ]);
}
