/**
 * A part of the rows of a large text file without reading the rest: blocks evenly spread from a random place on,
 * so that every row is as likely to be in it as any other and the order of the file is kept.
 */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { createRandom, type Random } from '../../core/random.js';
import { readCsvHeader } from '../../ingestion/csv-header.js';

export interface LineSample {
  readonly rows: number;
  /** Of the whole file, from the length of the rows that were seen. */
  readonly ofAbout: number;
  /** Lines of another number of cells than the header, which were left out. */
  readonly strange: number;
}

export interface SampleLinesRequest {
  readonly path: string;
  /** Where the sample is written, with the header of the file where it has one. */
  readonly to: string;
  readonly hasHeader: boolean;
  /** How much of the file to keep; a little more or less comes. */
  readonly bytes: number;
  readonly fewestRows: number;
  readonly seed: number;
}

const HEAD_BYTES = 1024 * 1024;
const BLOCK_BYTES = 8 * 1024;
/** A block holds at least so many rows of the length that those at the start of the file have. */
const ROWS_PER_BLOCK = 2;
/** The last row of a block may end so far behind it. */
const OVERHANG_BYTES = 64 * 1024;
/** Of more, all rows are read instead. */
const MOST_SHARE = 0.9;
const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];

/** Undefined when the file cannot be sampled or a sample would be most of it: then all rows must be read. */
export function sampleLines(request: SampleLinesRequest): LineSample | undefined {
  // Thousands of small reads take a fraction of the time when nobody has to wait for each.
  const file = openSync(request.path, 'r');
  try {
    return sampleFrom(file, request);
  } finally {
    closeSync(file);
  }
}

function sampleFrom(file: number, request: SampleLinesRequest): LineSample | undefined {
  const { size } = fstatSync(file);
  const buffer = Buffer.allocUnsafe(Math.min(size, HEAD_BYTES));
  const head = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0));
  const layout = layoutOf(head, request.hasHeader, head.length === size);
  if (layout === undefined) return undefined;
  const rowBytes = rowBytesIn(head.subarray(layout.start));
  const wanted = Math.max(request.bytes, request.fewestRows * rowBytes);
  const body = size - layout.start;
  if (wanted >= MOST_SHARE * body) return undefined;
  const { lines, strange } = takeBlocks(file, layout, {
    ...{ size, wanted, random: createRandom(request.seed).fork('lines') },
    blockBytes: Math.max(BLOCK_BYTES, Math.ceil(ROWS_PER_BLOCK * rowBytes)),
  });
  if (lines.length < request.fewestRows / 2) return undefined;
  const sample = Buffer.concat([head.subarray(0, layout.start), ...lines]);
  writeFileSync(request.to, sample);
  const rows = lines.length;
  return { rows, ofAbout: Math.round((body * rows) / (sample.length - layout.start)), strange };
}

interface Layout {
  /** Byte of the first row. */
  readonly start: number;
  /** Of CSV; JSON lines need no splitting. */
  readonly cells?: { readonly delimiter: number; readonly count: number };
}

function layoutOf(head: Buffer, hasHeader: boolean, isWhole: boolean): Layout | undefined {
  if (!hasHeader) return { start: 0 };
  const header = readCsvHeader(head.toString('utf8'), isWhole);
  let isQuoted = false;
  const end = head.findIndex((byte) => {
    if (byte === QUOTE) isQuoted = !isQuoted;
    return byte === LF && !isQuoted;
  });
  // Lines that end with a carriage return alone are not told apart here.
  if (header === undefined || end < 0) return undefined;
  return {
    start: end + 1,
    cells: { delimiter: header.delimiter.charCodeAt(0), count: header.names.length },
  };
}

function rowBytesIn(body: Buffer): number {
  let lines = 0;
  for (const byte of body) if (byte === LF) lines++;
  return body.length / Math.max(1, lines);
}

interface Blocks {
  readonly size: number;
  readonly wanted: number;
  readonly blockBytes: number;
  readonly random: Random;
}

function takeBlocks(file: number, layout: Layout, { size, wanted, blockBytes, random }: Blocks) {
  const lines: Buffer[] = [];
  let strange = 0;
  const body = size - layout.start;
  const blocks = Math.max(1, Math.round(body / blockBytes));
  const width = body / blocks;
  const wantedBlocks = Math.max(1, Math.round(wanted / width));
  const buffer = Buffer.allocUnsafe(2 + Math.ceil(width) + OVERHANG_BYTES);
  // Every so many blocks one, from a place drawn by chance: each is as likely as any other.
  const first = random.next();
  for (let i = 0; i < wantedBlocks; i++) {
    const block = Math.floor(((first + i) * blocks) / wantedBlocks);
    const from = Math.ceil(layout.start + block * width);
    const end = Math.ceil(layout.start + (block + 1) * width);
    // From the byte before: a row starts here when that one ends a line.
    const before = Math.max(0, from - 1);
    const bytes = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, before));
    const range = { from: from - before, to: Math.min(bytes.length, end - before) };
    for (const { line, isWhole } of linesIn(bytes, range, layout)) {
      // The buffer is used again.
      if (isWhole) lines.push(Buffer.from(line));
      else strange++;
    }
  }
  return { lines, strange };
}

/** Rows that start in the range, each with its line end; not whole when its cells are not as many as the header's. */
function* linesIn(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  { cells }: Layout,
): Generator<{ readonly line: Buffer; readonly isWhole: boolean }> {
  let start = from === 0 ? 0 : bytes.indexOf(LF, from - 1) + 1;
  if (start === 0 && from > 0) return;
  while (start < to) {
    const record = recordFrom(bytes, start, cells?.delimiter);
    if (record === undefined) return;
    const line = bytes.subarray(start, record.end + 1);
    const isBlank = line.every((byte) => byte === LF || byte === CR);
    if (!isBlank) yield { line, isWhole: cells === undefined || record.cells === cells.count };
    start = record.end + 1;
  }
}

/** The line end outside quotes that ends the record, and how many cells it has; undefined when it lies further on. */
function recordFrom(bytes: Buffer, start: number, delimiter: number | undefined) {
  if (delimiter === undefined) {
    const end = bytes.indexOf(LF, start);
    return end < 0 ? undefined : { end, cells: 1 };
  }
  let cells = 1;
  let isQuoted = false;
  let isCellStart = true;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (isQuoted) {
      // A doubled quote closes the cell and opens it again.
      if (byte === QUOTE) isQuoted = false;
      continue;
    }
    if (byte === LF) return { end: i, cells };
    if (byte === QUOTE && (isCellStart || bytes[i - 1] === QUOTE)) isQuoted = true;
    else if (byte === delimiter) cells++;
    isCellStart = byte === delimiter;
  }
  return undefined;
}
