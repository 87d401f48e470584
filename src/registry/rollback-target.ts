/** Which version a rollback brings back, told from the history of Production. */

export const CHANGE_CAUSES = ['requested', 'displaced', 'rollback'] as const;
/** Whether a stage change was asked for, made room for another version, or went back to an earlier one. */
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

export interface ProductionEntry {
  readonly versionId: string;
  readonly cause: ChangeCause;
}

/**
 * The versions a rollback may go to, best first: those that were in Production before `presentId`.
 * A rollback takes the versions it leaves off the list, so rolling back twice goes two steps back
 * instead of returning to the version that was just found wanting.
 * @param entries every entry into Production, oldest first
 */
export function rollbackTargets(entries: readonly ProductionEntry[], presentId: string): string[] {
  const line: string[] = [];
  for (const { versionId, cause } of entries) {
    if (cause === 'rollback') {
      while (line.length > 0 && line.at(-1) !== versionId) line.pop();
      if (line.length === 0) line.push(versionId);
    } else {
      line.push(versionId);
    }
  }
  const before = line.slice(0, line.lastIndexOf(presentId)).reverse();
  return [...new Set(before)].filter((versionId) => versionId !== presentId);
}
