/** What the columns of a file must satisfy before a single row is looked at. */
import { pointerStep } from '../core/json-pointer.js';
import type { DatasetContract } from './ingestion.api.js';
import { FileRefused } from './ingestion.errors.js';

export const MAXIMUM_COLUMNS = 10_000;
const MAXIMUM_NAME_LENGTH = 255;

export interface Roles {
  readonly target?: string;
  readonly idColumn?: string;
  readonly timeColumn?: string;
}

/** @throws FileRefused naming every faulty name */
export function checkColumnNames(names: readonly string[]): void {
  if (names.length > MAXIMUM_COLUMNS) {
    throw new FileRefused(
      'too-many-columns',
      `${names.length} columns; at most ${MAXIMUM_COLUMNS} are allowed`,
    );
  }
  const faults = names.flatMap((name, index) => {
    const fault = nameFault(name);
    return fault === undefined ? [] : [{ pointer: `/columns/${index}`, message: fault }];
  });
  if (faults.length > 0) {
    throw new FileRefused(
      'column-name-invalid',
      `column ${Number(faults[0]!.pointer.slice('/columns/'.length)) + 1} ${faults[0]!.message}`,
      faults.slice(0, 100),
    );
  }
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new FileRefused(
        'duplicate-column',
        `the columns ${quoted([earlier, name])} have the same name (upper and lower case count as the same); rename one`,
      );
    }
    seen.set(key, name);
  }
}

/** @returns what is wrong with a column name, or undefined */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'has no name (from pandas: write the file with index=False)';
  if (name.length > MAXIMUM_NAME_LENGTH) return `has a name longer than ${MAXIMUM_NAME_LENGTH} characters`;
  for (const character of name) {
    const code = character.codePointAt(0)!;
    if (code < 0x20 || code === 0x7f) return 'has a control character in its name';
  }
  return undefined;
}

/** The first batch of a dataset without contract: the named roles must be there. */
export function checkRolesPresent(names: readonly string[], roles: Roles): void {
  const wanted = Object.entries({
    target: roles.target,
    'id column': roles.idColumn,
    'time column': roles.timeColumn,
  });
  const missing = wanted.filter(([, name]) => name !== undefined && !names.includes(name));
  if (missing.length === 0) return;
  throw new FileRefused(
    'missing-column',
    `the file has no ${missing.map(([role, name]) => `${role} ${quoted([String(name)])}`).join(' and no ')}; its columns are ${quoted(names)}`,
    missing.map(([, name]) => ({ pointer: `/columns${pointerStep(String(name))}`, message: 'is missing' })),
  );
}

/** A CSV file whose first line shares no name with the contract has most likely no header. */
export function checkHeaderIsThere(names: readonly string[], contract: DatasetContract): void {
  const known = new Set(contract.columns.map(({ name }) => name));
  if (names.some((name) => known.has(name))) return;
  throw new FileRefused(
    'no-header',
    `none of the contract's columns is in the first line, which says ${quoted(names)}; is the header missing?`,
  );
}

/**
 * Columns the contract does not know are refused. Where nobody declared a column optional, a file with a header or a
 * schema must have every one: a whole column that is gone is a fault of the file, while single values may be missing.
 */
export function checkAgainstContract(
  names: readonly string[],
  contract: DatasetContract,
  wantsEveryColumn: boolean,
): void {
  const known = new Set(contract.columns.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  const present = new Set(names);
  const missing = contract.columns.filter(
    ({ name, required }) => (required || wantsEveryColumn) && !present.has(name),
  );
  if (missing.length > 0) {
    throw new FileRefused(
      'missing-column',
      `the file has no ${quoted(missing.map(({ name }) => name))}, which the other batches of the dataset have`,
      missing.slice(0, 100).map(({ name }) => ({
        pointer: `/columns${pointerStep(name)}`,
        message: name === contract.target ? 'the target is missing' : 'is missing',
      })),
    );
  }
  if (unknown.length > 0) {
    throw new FileRefused(
      'unknown-column',
      `the contract has no column ${quoted(unknown)}; leave it out or make a dataset whose contract has it`,
      unknown
        .slice(0, 100)
        .map((name) => ({ pointer: `/columns${pointerStep(name)}`, message: 'is not in the contract' })),
    );
  }
}

/** Names for a message: the first few, in quotes. */
export function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 80)));
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
