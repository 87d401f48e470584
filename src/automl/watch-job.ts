/** Follows a job by asking for its row, which also works when another process runs it. */
import { Observable } from 'rxjs';
import type { JobState, TrainingJob } from './automl.api.js';

const ENDED: readonly JobState[] = ['succeeded', 'failed', 'cancelled', 'timed-out'];

export interface WatchOptions {
  readonly everyMs: number;
  /** Ends the stream early. */
  readonly signal: AbortSignal;
}

/** Emits the job now, after each change of state or progress, and once it has ended; then completes. */
export function watchJob(
  load: () => Promise<TrainingJob>,
  { everyMs, signal }: WatchOptions,
): Observable<TrainingJob> {
  return new Observable((subscriber) => {
    let seen = '';
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const job = await load();
      if (subscriber.closed) return;
      const now = JSON.stringify([job.state, job.progress]);
      if (now !== seen) subscriber.next(job);
      seen = now;
      if (ENDED.includes(job.state)) subscriber.complete();
      else timer = setTimeout(start, everyMs);
    };
    const start = () => void look().catch((error) => subscriber.error(error));
    const stop = () => subscriber.complete();
    signal.addEventListener('abort', stop);
    start();
    return () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
  });
}
