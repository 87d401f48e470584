/** Finished folds of a running job in object storage, so that an attempt after a crash does not run them again. */
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import type { FinishedFold } from './search/search.js';

/** What a crash may cost. Folds of less time are cheaper to run again than to write one by one. */
const WRITE_EVERY_MS = 5000;

export interface Checkpoint {
  /** Of earlier attempts. */
  readonly finishedFolds: readonly FinishedFold[];
  keep(finished: FinishedFold): void;
  /** Writes what is left and waits for it. */
  flush(): Promise<void>;
  /** Writes nothing any more. */
  close(): Promise<void>;
}

@Injectable()
export class TrainingCheckpoints {
  constructor(
    private readonly storage: ObjectStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async open(jobId: string): Promise<Checkpoint> {
    const found: FinishedFold[] = [];
    let next = 0;
    for (; await this.storage.exists(keyOf(jobId, next)); next++) {
      found.push(...(await this.read(keyOf(jobId, next))));
    }
    let pending: FinishedFold[] = [];
    let writing: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      if (pending.length === 0) return;
      const content = serialize(pending);
      const key = keyOf(jobId, next++);
      pending = [];
      // A fold that cannot be kept is run again; that is no reason to stop.
      writing = writing
        .then(() => this.storage.put(key, content))
        .catch((error: unknown) => this.logger.warn({ error, key }, 'finished folds could not be kept'));
    };
    return {
      finishedFolds: found,
      keep(finished) {
        pending.push(finished);
        timer ??= setTimeout(write, WRITE_EVERY_MS);
      },
      async flush() {
        write();
        await writing;
      },
      async close() {
        clearTimeout(timer);
        pending = [];
        await writing;
      },
    };
  }

  /** Once the job has ended. */
  async remove(jobId: string): Promise<void> {
    await this.storage.removeBelow(folderOf(jobId));
  }

  private async read(key: string): Promise<FinishedFold[]> {
    try {
      return deserialize(await this.storage.read(key)) as FinishedFold[];
    } catch (error) {
      this.logger.warn({ error, key }, 'finished folds cannot be read; they are run again');
      return [];
    }
  }
}

function folderOf(jobId: string): string {
  return `checkpoints/${jobId}`;
}

function keyOf(jobId: string, n: number): string {
  return `${folderOf(jobId)}/${n}.bin`;
}
