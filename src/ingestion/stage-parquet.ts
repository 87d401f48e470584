/** A Parquet file of flat columns to staged rows. What it says about its own size is checked before anything is read. */
import { pointerStep } from '../core/json-pointer.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import { checkColumnNames, quoted } from './check-header.js';
import type { Engine, ReceivedFile, StagedRows } from './engine.js';
import { FileRefused, UploadTooLarge } from './ingestion.errors.js';
import { writeStaged } from './staged-file.js';

const MAGIC = 'PAR1';
const BYTES_PER_CELL = 8;
const SCALAR =
  /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*|VARCHAR|ENUM\(.*|UUID|DATE|TIMESTAMP.*)$/;

export async function stageParquet(
  engine: Engine,
  file: ReceivedFile,
  stagedPath: string,
  limitBytes: number,
): Promise<StagedRows> {
  if (file.head.length === 0) throw new FileRefused('empty-file', 'the file is empty');
  if (file.head.subarray(0, 4).toString('latin1') !== MAGIC) {
    throw new FileRefused('malformed-file', 'this is no Parquet file: it does not start with PAR1');
  }
  const path = quoteText(file.path);
  const [, ...fields] = await engine.rows(
    `SELECT name, coalesce(num_children, 0)::DOUBLE AS children FROM parquet_schema(${path})`,
  );
  const nested = fields.filter(({ children }) => Number(children) > 0).map(({ name }) => String(name));
  if (nested.length > 0) refuseColumns(nested, 'a list, map or struct');
  const names = fields.map(({ name }) => String(name));
  checkColumnNames(names);
  await checkDeclaredSize(engine, path, names.length, limitBytes);

  const source = `read_parquet(${path})`;
  const types = (await engine.rows(`DESCRIBE SELECT * FROM ${source}`)).map((row) =>
    String(row['column_type']),
  );
  const unsupported = names.filter((_, index) => !SCALAR.test(types[index] ?? ''));
  if (unsupported.length > 0)
    refuseColumns(unsupported, 'of a type that is neither number, boolean, text nor time');
  const cells = names.map((_, index) => {
    // By way of DOUBLE a single-precision number keeps its exact value; as text it would be rounded to its shortest form.
    const exact = types[index] === 'FLOAT' ? `CAST(c${index} AS DOUBLE)` : `c${index}`;
    return `nullif(CAST(${exact} AS VARCHAR), '') AS c${index}`;
  });
  const rowCount = await writeStaged(
    engine,
    `SELECT ${cells.join(', ')}, NULL::VARCHAR AS fault, NULL::INTEGER AS fault_column
       FROM ${source} AS file(${names.map((_, index) => `c${index}`).join(', ')})`,
    names.length,
    stagedPath,
  );
  await engine.run('CREATE TEMP TABLE malformed (row BIGINT, rule VARCHAR, value VARCHAR)');
  return { names, rowCount, malformedCount: 0 };
}

/** A few kilobytes can unpack to terabytes. */
async function checkDeclaredSize(
  engine: Engine,
  path: string,
  columnCount: number,
  limitBytes: number,
): Promise<void> {
  const [size] = await engine.rows(
    `SELECT (SELECT sum(total_uncompressed_size) FROM parquet_metadata(${path}))::DOUBLE AS bytes,
       (SELECT sum(num_rows) FROM parquet_file_metadata(${path}))::DOUBLE AS row_count`,
  );
  const bytes = Number(size?.['bytes'] ?? 0);
  // Run-length encoding unpacks one run into any number of values, whatever the declared bytes.
  const cellBytes = Number(size?.['row_count'] ?? 0) * columnCount * BYTES_PER_CELL;
  if (bytes > limitBytes) throw new UploadTooLarge(`the file unpacks to ${bytes} bytes`, limitBytes);
  if (cellBytes > limitBytes)
    throw new UploadTooLarge(`the cells of the file unpack to ${cellBytes} bytes`, limitBytes);
}

function refuseColumns(names: readonly string[], what: string): never {
  throw new FileRefused(
    'unsupported-column',
    `the columns ${quoted(names)} are ${what}; write plain columns only`,
    names.slice(0, 100).map((name) => ({ pointer: `/columns${pointerStep(name)}`, message: `is ${what}` })),
  );
}
