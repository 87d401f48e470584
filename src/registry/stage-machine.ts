/** Which stage changes a version may make: one table, with the reason wherever the answer is no. */
import type { Stage } from './registry.api.js';

const ALLOWED = undefined;
const SAME = 'it is in that stage already';
const ARCHIVE_FIRST = 'a version leaves Production for Staging or Archived only; archive it first';

/** From row to column: undefined when allowed, else why not. */
export const STAGE_CHANGES: Readonly<Record<Stage, Readonly<Record<Stage, string | undefined>>>> = {
  None: { None: SAME, Staging: ALLOWED, Production: ALLOWED, Archived: ALLOWED },
  Staging: { None: ALLOWED, Staging: SAME, Production: ALLOWED, Archived: ALLOWED },
  Production: { None: ARCHIVE_FIRST, Staging: ALLOWED, Production: SAME, Archived: ALLOWED },
  Archived: { None: ALLOWED, Staging: ALLOWED, Production: ALLOWED, Archived: SAME },
};

/** Stages that only a usable version may take. */
const SERVING: readonly Stage[] = ['Staging', 'Production'];

export interface WantedMove {
  readonly from: Stage;
  readonly to: Stage;
  /** Why the version must not serve; absent for a usable one. */
  readonly unusableReason?: string;
}

/** Why a move is refused; undefined when it is allowed. */
export function refuseMove({ from, to, unusableReason }: WantedMove): string | undefined {
  const reason = STAGE_CHANGES[from][to];
  if (reason !== undefined) return reason;
  if (unusableReason !== undefined && SERVING.includes(to))
    return `the version is not usable: ${unusableReason}`;
  return undefined;
}
