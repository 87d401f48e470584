/** What access offers to the others: who is calling, and the append-only audit log. */

export interface AuditEntry {
  /** Who caused the change: a key, `local`, or a part of MLDrift such as `pipeline`. */
  readonly actor: string;
  /** What was done, for instance `registry.stage-change`. */
  readonly action: string;
  /** What it was done to, for instance `model-version:ver_...`. */
  readonly object: string;
  readonly reason: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface Caller {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'admin';
}

export abstract class AccessApi {
  /** Writes the entry in the current transaction, so that a change and its audit row stand or fall together. */
  abstract recordAudit(entry: AuditEntry): Promise<void>;

  /**
   * The caller behind a secret; undefined when no key has it. Without configured keys everybody is `local`, an admin.
   * @param secret the bearer token or `x-api-key` of the request
   */
  abstract authenticate(secret: string | undefined): Caller | undefined;
}
