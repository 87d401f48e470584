/**
 * Counts the records of a text file byte by byte. The columnar engine reads in parallel and, after a quote that is
 * never closed, may lose rows without a word; what it staged is compared with this count.
 */
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

export interface LineScan {
  /** Records that hold anything; blank lines too when a record has one cell only. */
  readonly records: number;
  /** Line (1 is the first) in which the longest record starts, and its bytes. */
  readonly longest: { readonly line: number; readonly bytes: number };
  /** Line in which a quote opens that is still open at the end of the file. */
  readonly openQuoteLine: number | undefined;
}

export interface LineScanner {
  take(chunk: Uint8Array): void;
  finish(): LineScan;
}

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

/** Records of CSV: a line break inside a quoted cell does not end the record. @param delimiter one ASCII character */
export function startCsvScan(delimiter: string, { hasOneColumn }: { hasOneColumn: boolean }): LineScanner {
  const separator = delimiter.charCodeAt(0);
  const counter = startCounter();
  let state = CELL_START;
  let quoteLine = 0;
  let previous = 0;
  return {
    take(chunk) {
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (byte === LF || byte === CR) {
          const isSecondHalf = byte === LF && previous === CR;
          if (!isSecondHalf) counter.line++;
          if (state !== QUOTED) {
            if (!isSecondHalf) counter.end(hasOneColumn);
            state = CELL_START;
          } else counter.bytes++;
        } else {
          counter.bytes++;
          if (state === QUOTED) {
            if (byte === QUOTE) state = AFTER_QUOTE;
          } else if (byte === separator) state = CELL_START;
          else if (byte === QUOTE && state === CELL_START) {
            state = QUOTED;
            quoteLine = counter.line;
          } else if (byte === QUOTE && state === AFTER_QUOTE) state = QUOTED;
          else state = PLAIN;
        }
        previous = byte;
      }
    },
    finish() {
      counter.end(false);
      return { ...counter.result(), openQuoteLine: state === QUOTED ? quoteLine : undefined };
    },
  };
}

/** Records of NDJSON: lines that hold anything but white space. */
export function startNdjsonScan(): LineScanner {
  const counter = startCounter();
  return {
    take(chunk) {
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (byte === LF) {
          counter.line++;
          counter.end(false);
        } else if (byte > SPACE) counter.bytes++;
      }
    },
    finish() {
      counter.end(false);
      return { ...counter.result(), openQuoteLine: undefined };
    },
  };
}

function startCounter() {
  let records = 0;
  let firstLine = 1;
  let longest = { line: 1, bytes: 0 };
  return {
    line: 1,
    /** Bytes of the record so far. */
    bytes: 0,
    end(countsWhenEmpty: boolean) {
      if (this.bytes > 0 || countsWhenEmpty) records++;
      if (this.bytes > longest.bytes) longest = { line: firstLine, bytes: this.bytes };
      this.bytes = 0;
      firstLine = this.line;
    },
    result: () => ({ records, longest }),
  };
}
