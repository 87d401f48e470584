/** Files of twenty mixed columns, drawn by row number and seed, so that everybody measures the same bytes. */
import { DuckDBInstance } from '@duckdb/node-api';

/** Share of the cells that are missing where a column has any. */
const MISSING = 0.02;

/**
 * @param {object} file
 * @param {string} file.path its ending decides the format: `.csv` or `.parquet`
 * @param {number} file.rowCount
 * @param {number} file.seed
 * @param {number} [file.shift] added to the first three numbers, in standard deviations
 */
export async function writeMixedRows({ path, rowCount, seed, shift = 0 }) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const format = path.endsWith('.parquet')
    ? 'FORMAT parquet'
    : `FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ'`;
  await connection.run(
    `COPY (SELECT ${columns(seed, shift).join(', ')} FROM range(${rowCount}) AS rows(i)) TO '${path}' (${format})`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** @param {number} seed @param {number} shift */
function columns(seed, shift) {
  let stream = 0;
  /** Uniform in [0, 1), one stream for each use. */
  const uniform = () => `((hash(i, ${seed}, ${stream++}) >> 11)::DOUBLE / 9007199254740992)`;
  const normal = () => `sqrt(-2 * ln(1 - ${uniform()})) * cos(2 * pi() * ${uniform()})`;
  const label = (/** @type {number} */ count) =>
    // The square makes some labels rare, as they are in life.
    `'label ' || floor(${count} * pow(${uniform()}, 2))::INTEGER`;
  const sometimesMissing = (/** @type {string} */ value) =>
    `CASE WHEN ${uniform()} >= ${MISSING} THEN ${value} END`;
  const normals = Array.from({ length: 8 }, (_, n) => {
    const value = `round(${10 * (n + 1)} + ${n + 1} * (${normal()} + ${n < 3 ? shift : 0}), 4)`;
    return `${n % 4 === 3 ? sometimesMissing(value) : value} AS number_${n + 1}`;
  });
  const counts = [10, 1000, 1_000_000].map(
    (top, n) => `floor(${top} * ${uniform()})::INTEGER AS count_${n + 1}`,
  );
  const amount = `round(exp(3 + ${normal()}), 2) AS amount`;
  const labels = [2, 5, 12, 50, 200].map(
    (count, n) => `${sometimesMissing(label(count))} AS category_${n + 1}`,
  );
  const flag = `${uniform()} < 0.3 AS flag`;
  const day = `DATE '2024-01-01' + floor(700 * ${uniform()})::INTEGER AS day`;
  const moment = `TIMESTAMP '2026-01-01' + to_seconds(i * 2) AS measured_at`;
  return [moment, day, ...normals, amount, ...counts, ...labels, flag];
}
