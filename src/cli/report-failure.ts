/** A command that could not do its work: a message, with `--json` as an object too, and whose fault it is. */
import { DomainError } from '../core/errors.js';
import { UsageError } from './usage-error.js';

const EXIT_CODES = { badInput: 2, failed: 1 } as const;

export function reportFailure(error: unknown, isJson: boolean): number {
  const isInput =
    error instanceof UsageError || (error instanceof DomainError && error.kind !== 'unavailable');
  const code = error instanceof DomainError ? error.code : isInput ? 'cli.usage' : 'cli.failed';
  const message = error instanceof Error ? error.message : String(error);
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.stderr.write(`mldrift: ${message}\n`);
  return isInput ? EXIT_CODES.badInput : EXIT_CODES.failed;
}
