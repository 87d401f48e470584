/** Searches for a model: the orchestrator with this process's clock, and with threads here and elsewhere. */
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../core/json.js';
import { Clock } from '../platform/clock.js';
import { sha256 } from '../platform/sha256.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { TrainingJob } from './automl.api.js';
import type { FitOwner } from './fit-offer.jobs.js';
import { FitPlaces } from './fit-places.service.js';
import type { DataPlan } from './fit-tasks.js';
import type { DataOutline } from './outline-data.js';
import { beginSearch } from './search/begin-search.js';
import type { Winner } from './search/fit-winner.js';
import { runSearch } from './search/run-search.js';
import type { FinishedFold, ModelOrigin, Search } from './search/search.js';
import { systemSearchClock } from './search/search-clock.js';
import { warmUp } from './search/warm-up.js';

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
}

@Injectable()
export class ComparisonService {
  constructor(
    private readonly places: FitPlaces,
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
  ) {}

  /** @throws CannotTrain when the rows cannot be learnt from, or no model could be fitted */
  async compare(request: ComparisonRequest): Promise<Winner> {
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
      });
      state.search = search;
      return await runSearch(search);
    } finally {
      await close();
    }
  }
}
