/** Authentication by API key and the audit log. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { newId } from '../platform/ids.js';
import { currentCorrelation } from '../platform/logging/correlation.js';
import { AccessApi, type AuditEntry, type Caller } from './access.api.js';
import { AccessRepository, type AuditRecord } from './access.repository.js';

@Injectable()
export class AccessService extends AccessApi {
  private readonly keys: readonly { caller: Caller; digest: Buffer }[];

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly repository: AccessRepository,
    private readonly clock: Clock,
  ) {
    super();
    this.keys = config.apiKeys.map(({ name, role, secret }) => ({
      caller: { name: `key:${name}`, role },
      digest: digestOf(secret),
    }));
  }

  override authenticate(secret: string | undefined): Caller | undefined {
    if (this.keys.length === 0) return { name: 'local', role: 'admin' };
    if (secret === undefined) return undefined;
    const digest = digestOf(secret);
    // Equal-length digests compared in constant time tell an attacker nothing about how much of a key was right.
    return this.keys.find((key) => timingSafeEqual(key.digest, digest))?.caller;
  }

  override async recordAudit(entry: AuditEntry): Promise<void> {
    const correlationId = currentCorrelation();
    await this.repository.insert({
      ...entry,
      id: newId('aud'),
      recordedAt: this.clock.now(),
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  }

  list(filter: { object?: string; after?: string; limit: number }): Promise<AuditRecord[]> {
    return this.repository.list(filter);
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
