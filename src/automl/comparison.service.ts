/** Searches for a model in worker threads: the orchestrator with this process's threads and clock. */
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../core/json.js';
import { Clock } from '../platform/clock.js';
import { sha256 } from '../platform/sha256.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { TrainingJob } from './automl.api.js';
import type { DataPlan, FitTask } from './fit-tasks.js';
import type { DataOutline } from './outline-data.js';
import { beginSearch } from './search/begin-search.js';
import type { Winner } from './search/fit-winner.js';
import { runSearch } from './search/run-search.js';
import type { Execute, FinishedFold, ModelOrigin, Search } from './search/search.js';
import { systemSearchClock } from './search/search-clock.js';
import { warmUp } from './search/warm-up.js';

const FIT_THREAD = new URL('./fit.thread.js', import.meta.url);

/** What is known so far; filled while the search runs, so that a stop loses nothing that was finished. */
export interface ComparisonState {
  search?: Search;
}

export interface ComparisonRequest {
  readonly data: DataPlan;
  readonly state: ComparisonState;
  readonly signal: AbortSignal;
  /** When the budget began, in milliseconds of the monotonic clock; now when left out. */
  readonly startedAtMs?: number;
  readonly onProgress: (progress: TrainingJob['progress']) => void;
  readonly onFoldFinished?: (finished: FinishedFold) => void;
  /** Of an earlier attempt, which need not be run again. */
  readonly finishedFolds?: readonly FinishedFold[];
  /** What the model file says about where the model comes from. */
  readonly provenanceOf: (origin: ModelOrigin, outline: DataOutline) => JsonObject;
}

@Injectable()
export class ComparisonService {
  constructor(
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
  ) {}

  /** @throws CannotTrain when the rows cannot be learnt from, or no model could be fitted */
  async compare(request: ComparisonRequest): Promise<Winner> {
    const { state, ...given } = request;
    warmUp(this.execute, this.threads.size, request.signal);
    const search = await beginSearch({
      ...given,
      execute: this.execute,
      parallel: this.threads.size,
      memoryBytes: this.threads.bytesEach,
      clock: systemSearchClock,
      wallClock: () => this.clock.now(),
      sha256,
    });
    state.search = search;
    return runSearch(search);
  }

  private readonly execute: Execute = (task, signal) => {
    signal.throwIfAborted();
    return this.threads.runLong<FitTask, never>(FIT_THREAD, task, { signal });
  };
}
