/** The first record of a CSV file: which character separates the cells, and what they say. */

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export interface CsvHeader {
  readonly delimiter: Delimiter;
  readonly names: readonly string[];
}

/**
 * Reads the header. The delimiter is the comma unless only one of the others occurs outside quotes.
 * @param head the start of the file, without its byte order mark
 * @param isWhole whether `head` is the whole file
 * @returns undefined when the record does not end within `head`
 */
export function readCsvHeader(head: string, isWhole: boolean): CsvHeader | undefined {
  const record = firstRecord(head, isWhole);
  if (record === undefined) return undefined;
  const delimiter = DELIMITERS.find((candidate) => splitRecord(record, candidate).length > 1) ?? ',';
  return { delimiter, names: splitRecord(record, delimiter) };
}

function firstRecord(text: string, isWhole: boolean): string | undefined {
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) return text.slice(0, i);
  }
  return isWhole && !isQuoted ? text : undefined;
}

/** Cells of one record; a quote inside a quoted cell is doubled. */
function splitRecord(record: string, delimiter: Delimiter): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < record.length; i++) {
    const character = record[i]!;
    if (character === '"') {
      if (isQuoted && record[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = !isQuoted;
    } else if (character === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}
