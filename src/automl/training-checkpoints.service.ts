/** Finished folds of a running job in object storage, so that an attempt after a crash does not run them again. */
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import type { AttemptOfJob } from './attempt-files.service.js';
import { isLost } from './running-jobs.service.js';
import type { FinishedFold } from './search/search.js';

/** What a crash may cost. Folds of less time are cheaper to run again than to write one by one. */
const WRITE_EVERY_MS = 5000;

export interface Checkpoint {
  /** Of earlier attempts. */
  readonly finishedFolds: readonly FinishedFold[];
  keep(finished: FinishedFold): void;
  /** Writes what is left and waits for it; nothing when another attempt has the job by now. */
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

  /**
   * Each attempt writes files of its own, so that one that has lost the job and does not know it yet harms no other.
   * @param signal of the attempt: one that has lost the job writes nothing any more
   */
  async open({ id, attempt }: AttemptOfJob, signal: AbortSignal): Promise<Checkpoint> {
    const found: FinishedFold[] = [];
    for (let earlier = 1; earlier < attempt; earlier++) {
      for (let n = 0; await this.storage.exists(keyOf({ id, attempt: earlier }, n)); n++) {
        found.push(...(await this.read(keyOf({ id, attempt: earlier }, n))));
      }
    }
    let next = 0;
    let pending: FinishedFold[] = [];
    let writing: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    const put = async (content: Buffer) => {
      if (isLost(signal)) return;
      const key = keyOf({ id, attempt }, next);
      try {
        await this.storage.put(key, content);
        // A gap would end the reading.
        next++;
      } catch (error) {
        // A fold that cannot be kept is run again; that is no reason to stop.
        this.logger.warn({ error, key }, 'finished folds could not be kept');
      }
    };
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      if (pending.length === 0) return;
      const content = serialize(pending);
      pending = [];
      writing = writing.then(() => put(content));
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

function keyOf({ id, attempt }: AttemptOfJob, n: number): string {
  return `${folderOf(id)}/${attempt}-${n}.bin`;
}
