/** Searches for a model: the orchestrator with this process's clock, and with threads here and elsewhere. */
import { Inject, Injectable } from '@nestjs/common';
import type { JsonObject } from '../core/json.js';
import { Clock } from '../platform/clock.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { sha256 } from '../platform/sha256.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { VERSION } from '../platform/version.js';
import type { TrainingJob } from './automl.api.js';
import type { FitOwner } from './fit-offer.jobs.js';
import { FitPlaces } from './fit-places.service.js';
import type { DataPlan } from './fit-tasks.js';
import type { DataOutline } from './outline-data.js';
import { beginSearch } from './search/begin-search.js';
import { type ExplainedWinner, explainSearch, reportSecondsOf } from './search/explain-search.js';
import type { Winner } from './search/fit-winner.js';
import { runSearch } from './search/run-search.js';
import { runStep } from './search/run-step.js';
import type { FinishedFold, ModelOrigin, Search } from './search/search.js';
import { systemSearchClock } from './search/search-clock.js';
import { warmUp } from './search/warm-up.js';
import type { StepFindings, StepPlan } from './training-step.api.js';

/** What is known so far; filled while the search runs, so that a stop loses nothing that was finished. */
export interface ComparisonState {
  search?: Search;
}

export interface ComparisonRequest {
  readonly data: DataPlan;
  readonly state: ComparisonState;
  readonly signal: AbortSignal;
  /** Given when other processes may fit too. */
  readonly owner?: FitOwner;
  /** When the budget began, in milliseconds of the monotonic clock; now when left out. */
  readonly startedAtMs?: number;
  readonly onProgress: (progress: TrainingJob['progress']) => void;
  readonly onFoldFinished?: (finished: FinishedFold) => void;
  /** Of an earlier attempt, which need not be run again. */
  readonly finishedFolds?: readonly FinishedFold[];
  /** What the model file says about where the model comes from. */
  readonly provenanceOf: (origin: ModelOrigin, outline: DataOutline) => JsonObject;
  /** When it is one verb on models of an earlier job. */
  readonly step?: StepPlan;
}

export interface ComparisonOutcome {
  /** Absent for a step that is to fit no candidate. */
  readonly winner?: Winner;
  /** What the winner is made of; absent when that failed. */
  readonly explained?: ExplainedWinner;
  /** What a step found besides its models. */
  readonly findings?: StepFindings;
}

/** Of the time that a search without a budget took, what explaining its winner may take on top. */
const EXPLAIN_SHARE = 0.25;
const FEWEST_SECONDS = 10;

@Injectable()
export class ComparisonService {
  constructor(
    private readonly places: FitPlaces,
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws CannotTrain when the rows cannot be learnt from, or no model could be fitted */
  async compare(request: ComparisonRequest): Promise<ComparisonOutcome> {
    const { state, owner, ...given } = request;
    const { execute, parallel, close } = await this.places.open(owner);
    try {
      warmUp(execute, this.threads.size, request.signal);
      const search = await beginSearch({
        ...given,
        execute,
        parallel,
        memoryBytes: this.threads.bytesEach,
        clock: systemSearchClock,
        wallClock: () => this.clock.now(),
        sha256,
        codeVersion: VERSION,
        reportSeconds: reportSecondsOf(request.data.settings.budgetSeconds),
      });
      state.search = search;
      const outcome: ComparisonOutcome =
        request.step === undefined
          ? { winner: await runSearch(search) }
          : await runStep(search, request.step);
      return { ...outcome, ...(await this.explain(search, outcome.winner)) };
    } finally {
      await close();
    }
  }

  /** A model is worth having without its explanation, so no fault of that may cost the model. */
  private async explain(
    search: Search,
    winner: Winner | undefined,
  ): Promise<Pick<ComparisonOutcome, 'explained'>> {
    if (winner === undefined) return {};
    const spent = search.deadline.secondsSpent();
    try {
      return {
        explained: await explainSearch(search, winner, Math.max(FEWEST_SECONDS, spent * EXPLAIN_SHARE)),
      };
    } catch (error) {
      search.signal.throwIfAborted();
      this.logger.error({ error, model: winner.row.model }, 'explaining a model failed');
      return {};
    }
  }
}
