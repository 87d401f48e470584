/** The only reader and writer of the requests that streaming detectors have seen, by Idempotency-Key. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { StreamRequestEntity } from './stream-detector.entity.js';

export interface SeenRequest {
  readonly contentHash: string;
  /** Position in the stream of the first value that the request added. */
  readonly firstIndex: number;
  /** How many it added. */
  readonly valueCount: number;
}

@Injectable()
export class StreamRequestRepository {
  constructor(private readonly database: Database) {}

  async find(detectorId: string, requestKey: string): Promise<SeenRequest | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(StreamRequestEntity, { detectorId, requestKey }),
    );
    if (row === null) return undefined;
    const { contentHash, firstIndex, valueCount } = row;
    return { contentHash, firstIndex, valueCount };
  }

  async insert(
    request: SeenRequest & {
      readonly detectorId: string;
      readonly requestKey: string;
      readonly receivedAt: Date;
    },
  ): Promise<void> {
    await this.database.transaction((manager) =>
      manager.insert(StreamRequestEntity, { ...request, id: newId('srq') }),
    );
  }

  /** Keys are remembered for a time only. */
  async forgetBefore(instant: Date): Promise<void> {
    await this.database.transaction((manager) =>
      manager.delete(StreamRequestEntity, { receivedAt: LessThan(instant) }),
    );
  }

  async removeOf(detectorId: string): Promise<void> {
    await this.database.transaction((manager) => manager.delete(StreamRequestEntity, { detectorId }));
  }
}
