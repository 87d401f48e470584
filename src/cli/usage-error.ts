/** The command line was used wrongly; the message names the option or argument. Ends in exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
