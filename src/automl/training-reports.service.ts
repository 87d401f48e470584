/** Reports of training jobs: one object for each attempt, written before the job is said to have succeeded. */
import { Injectable } from '@nestjs/common';
import type { TrainingReport } from '../core/ml/report/training-report.js';
import { renderTrainingReport } from '../core/ml/report-html/render-training-report.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { reportKeyOf } from './attempt-files.service.js';
import { AutomlApi } from './automl.api.js';
import { TrainingJobHasNoReport } from './automl.errors.js';

@Injectable()
export class TrainingReports {
  constructor(
    private readonly automl: AutomlApi,
    private readonly storage: ObjectStorage,
  ) {}

  /** @throws TrainingJobHasNoReport when it did not succeed, or came from a version that wrote none */
  async read(jobId: string): Promise<TrainingReport> {
    const { id, state, attempt } = await this.automl.getTrainingJob(jobId);
    const key = reportKeyOf({ id, attempt });
    if (state !== 'succeeded' || !(await this.storage.exists(key))) {
      throw new TrainingJobHasNoReport(jobId, state);
    }
    return JSON.parse((await this.storage.read(key)).toString('utf8')) as TrainingReport;
  }

  async render(jobId: string): Promise<string> {
    return renderTrainingReport(await this.read(jobId));
  }
}
