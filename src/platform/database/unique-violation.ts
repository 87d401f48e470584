/** The two engines name a broken unique index differently. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (code === '23505') return true;
  return code === 'SQLITE_CONSTRAINT' && error.message.includes('UNIQUE constraint failed');
}
