/** The jobs this process is working on, so that they can be stopped at once, in the middle of a fit. */
import { Injectable } from '@nestjs/common';

/** `cancelled`: somebody asked; `timed-out`: its time is over; `lost`: another worker has the lease; `shutdown`: this process ends. */
export type StopCause = 'cancelled' | 'timed-out' | 'lost' | 'shutdown';

/** What a job's signal carries as its reason. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(override readonly cause: StopCause) {
    super(`stopped: ${cause}`);
  }
}

/** Why the job of that signal was stopped; undefined when it was not. */
export function stopCauseOf({ reason }: AbortSignal): StopCause | undefined {
  return reason instanceof Stopped ? reason.cause : undefined;
}

/** Another attempt has the job: what this one knows must not reach storage any more. */
export function isLost(signal: AbortSignal): boolean {
  return stopCauseOf(signal) === 'lost';
}

@Injectable()
export class RunningJobs {
  private readonly controllers = new Map<string, AbortController>();
  private readonly attempts = new Set<Promise<unknown>>();
  private readonly closer = new AbortController();

  /** Aborts when this process stops. */
  readonly closing: AbortSignal = this.closer.signal;

  /** Runs `work` with a signal that `stop` aborts. */
  async run<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.controllers.set(jobId, controller);
    const attempt = work(controller.signal);
    this.attempts.add(attempt);
    try {
      return await attempt;
    } finally {
      this.attempts.delete(attempt);
      if (this.controllers.get(jobId) === controller) this.controllers.delete(jobId);
    }
  }

  /** The first cause counts. A job that is not running here is left alone. */
  stop(jobId: string, cause: StopCause): void {
    this.controllers.get(jobId)?.abort(new Stopped(cause));
  }

  /** Stops all of them and waits until they have cleaned up. */
  async stopAll(): Promise<void> {
    this.closer.abort();
    for (const jobId of [...this.controllers.keys()]) this.stop(jobId, 'shutdown');
    await Promise.allSettled([...this.attempts]);
  }
}
