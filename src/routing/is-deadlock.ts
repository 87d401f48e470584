/** Whether Postgres rolled a transaction back because it and another waited for each other; it may be tried again. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}
