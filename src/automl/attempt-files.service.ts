/**
 * Files that an attempt of a training job writes before its end is decided: model, report and scored folds, each under
 * the attempt's own key. They stay together when the end is this attempt's, and go together when it is not.
 */
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { fitFolderOf } from './fit-offer.jobs.js';

/** Which attempt of which job. */
export interface AttemptOfJob {
  readonly id: string;
  readonly attempt: number;
}

@Injectable()
export class AttemptFiles {
  constructor(
    private readonly storage: ObjectStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Runs `work`, which writes files and then tries to end the job. Unless it says that the end is this attempt's,
   * everything that it may have written is removed, whatever it failed with.
   */
  async keepIf(job: AttemptOfJob, work: () => Promise<boolean>): Promise<boolean> {
    let isOurs = false;
    try {
      isOurs = await work();
      return isOurs;
    } finally {
      if (!isOurs) await this.remove(job);
    }
  }

  /** Of every attempt of a job that has no result: a crash leaves files that nobody knows. */
  async removeAll(jobId: string): Promise<void> {
    const folders = [...FOLDERS.map((folder) => `${folder}/${jobId}`), fitFolderOf(jobId)];
    await this.removeEach(folders, (folder) => this.storage.removeBelow(folder));
  }

  private async remove(job: AttemptOfJob): Promise<void> {
    const keys = [modelKeyOf(job), reportKeyOf(job), foldsKeyOf(job)];
    await this.removeEach(keys, (key) => this.storage.remove(key));
  }

  /** One that cannot be removed must not keep the others, nor hide why the attempt ended. */
  private async removeEach(names: readonly string[], remove: (name: string) => Promise<void>): Promise<void> {
    for (const name of names) {
      await remove(name).catch((error: unknown) =>
        this.logger.warn({ error, name }, 'a file of a training attempt could not be removed'),
      );
    }
  }
}

const FOLDERS = ['models', 'reports', 'folds'] as const;

export function modelKeyOf({ id, attempt }: AttemptOfJob): string {
  return `models/${id}/${attempt}.json`;
}

export function reportKeyOf({ id, attempt }: AttemptOfJob): string {
  return `reports/${id}/${attempt}.json`;
}

export function foldsKeyOf({ id, attempt }: AttemptOfJob): string {
  return `folds/${id}/${attempt}.bin`;
}
