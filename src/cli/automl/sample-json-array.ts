/**
 * A part of the objects of a large JSON array, in their order. The engine finds where each object ends without reading what
 * is in it, some at a time, which takes a tenth of the time that reading all would.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../ingestion/engine.js';
import type { Staging } from '../../ingestion/staging.engine.js';
import { quoteText } from '../../platform/columnar/sql-text.js';
import type { SampledFile, SampleFileRequest } from './sampled-file.js';

const OBJECTS_LOOKED_AT = 500;
const HEAD_BYTES = 64;
const TAIL_BYTES = 4096;
/** Of more, all rows are read instead. */
const MOST_SHARE = 0.9;
const BILLION = 1_000_000_000;

/** Undefined when a sample would be most of the file, or when it is no whole array of objects: reading all tells why. */
export async function sampleJsonArray(
  staging: Staging,
  { file, folder, bytes, fewestRows, seed }: SampleFileRequest & { readonly fewestRows: number },
): Promise<SampledFile | undefined> {
  const { isArray, size } = await lookAtEnds(file.path);
  if (!isArray) return undefined;
  const path = join(folder, 'sample.json');
  const objects = `read_json_objects(${quoteText(file.path)}, format = 'array', compression = 'uncompressed')`;
  const work = async (engine: Engine): Promise<SampledFile | undefined> => {
    const [start] = await engine.rows(
      `SELECT avg(strlen(json::VARCHAR))::DOUBLE AS bytes FROM (SELECT json FROM ${objects} LIMIT ${OBJECTS_LOOKED_AT})`,
    );
    const wanted = Math.max(bytes, fewestRows * Number(start?.['bytes'] ?? 0)) / size;
    if (!(wanted < MOST_SHARE)) return undefined;
    const parts = Math.max(1, Math.round(wanted * BILLION));
    // A hash of the place draws every object with the same chance, equal ones too. Line feeds stand between values only.
    const drawn = `CREATE TEMP TABLE drawn AS SELECT json_type(json) = 'OBJECT' AS is_object, translate(json::VARCHAR, chr(10) || chr(13), '  ') AS line
      FROM (SELECT json, row_number() OVER () AS place FROM ${objects})
      WHERE hash(place, ${seed}) % ${BILLION} < ${parts}`;
    await engine.run(drawn);
    // Signs that no JSON holds as they are, so that nothing is put in quotes.
    const plain = `FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '\x02', ESCAPE '\x02'`;
    const rows = await engine.run(
      `COPY (SELECT line FROM drawn WHERE is_object ORDER BY rowid) TO ${quoteText(path)} (${plain})`,
    );
    if (rows < fewestRows / 2) return undefined;
    const [others] = await engine.rows(
      'SELECT count(*) FILTER (WHERE NOT is_object)::DOUBLE AS count FROM drawn',
    );
    const strange = Number(others?.['count'] ?? 0);
    const ofAbout = Math.round(((rows + strange) * BILLION) / parts);
    return { file: { ...file, path }, sample: { rows, ofAbout, strange } };
  };
  return staging.withEngine(folder, work).catch(() => undefined);
}

async function lookAtEnds(path: string): Promise<{ readonly isArray: boolean; readonly size: number }> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const head = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const length = Math.min(size, TAIL_BYTES);
    const tail = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const starts = head.buffer.toString('utf8', 0, head.bytesRead).trimStart().startsWith('[');
    return { isArray: starts && tail.buffer.toString('utf8').trimEnd().endsWith(']'), size };
  } finally {
    await handle.close();
  }
}
