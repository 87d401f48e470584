/**
 * The transport-neutral kinds of refusal. The HTTP layer turns each into one status;
 * a new kind fails to compile there until it has a row in the table.
 */
export type ErrorKind =
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'forbidden'
  | 'too-large'
  | 'unavailable'
  | 'unauthenticated'
  | 'unsupported-media';

/** One fault of a request: where it is (JSON pointer), which rule it broke and the value that broke it. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** The first fault in words, and how many more there are. */
export function summariseFaults(faults: readonly Fault[]): string {
  const [first, ...rest] = faults;
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return `${first?.pointer ?? '/'}: ${first?.message ?? 'is not valid'}${more}`;
}

/**
 * A refusal: something the domain will not do, with a stable code. Never thrown for bugs.
 * `faults` lists every fault found, so that the caller can mend all of them at once.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  readonly faults: readonly Fault[];

  constructor(message: string, faults: readonly Fault[] = []) {
    super(message);
    this.name = new.target.name;
    this.faults = faults;
  }
}

/** A wrong call of a core function: names the argument, the rule and the value received. */
export class InvalidArgument extends DomainError {
  readonly code = 'core.invalid-argument';
  readonly kind = 'invalid';

  constructor(
    readonly argument: string,
    readonly rule: string,
    readonly received: unknown,
  ) {
    super(`${argument} ${rule}, received ${String(received)}`, [
      { pointer: `/${argument}`, message: `${rule}, received ${String(received)}` },
    ]);
  }
}
