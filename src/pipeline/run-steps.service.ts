/** Does the next step of a pipeline run: each does one thing and stores it together with what comes next. */
import { Injectable } from '@nestjs/common';
import type { StepName } from './pipeline.api.js';
import type { ClaimedRun } from './pipeline.repository.js';
import { PromotionSteps } from './promotion-steps.service.js';
import { RetrainSteps } from './retrain-steps.service.js';
import { StepRecord } from './step-record.service.js';

@Injectable()
export class RunSteps {
  constructor(
    private readonly retrain: RetrainSteps,
    private readonly promotion: PromotionSteps,
    private readonly record: StepRecord,
  ) {}

  /** @returns the step to do after it, or undefined when the run is done or waits */
  async advance(run: ClaimedRun, signal: AbortSignal): Promise<StepName | undefined> {
    switch (run.nextStep) {
      case 'check':
      case 'decide':
        return this.retrain.decide(run);
      case 'window':
        return this.retrain.window(run, signal);
      case 'train':
        return this.retrain.train(run);
      case 'register':
        return this.retrain.register(run);
      case 'gate':
        return this.promotion.gate(run, signal);
      case 'approve':
        return this.promotion.approve(run);
      case 'promote':
        return this.promotion.promote(run);
    }
  }

  /** Ends the run after a refusal or an error of its present step. */
  fail(run: ClaimedRun, reason: string): Promise<void> {
    return this.record.fail(run, reason);
  }
}
