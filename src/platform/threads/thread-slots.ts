import { ThreadEnded } from './thread-ended.js';

interface Waiting {
  enter(): void;
  refuse(reason: unknown): void;
}

/**
 * Lets as many tasks at a pool as it has threads, in the order they came. Piscina's own queue stays empty: where it
 * ends a thread, with a cancelled task or for lack of memory, it starts no other for the tasks that wait in it.
 */
export class ThreadSlots {
  private readonly waiting = new Set<Waiting>();
  private closedBecause: Error | undefined;

  constructor(private free: number) {}

  /**
   * Starts a task in a slot, at once or when its turn comes; the task gives the slot back when its thread is free.
   * @throws ThreadEnded, without having started it, after the signal or the end of the pool
   */
  async start<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.throwIfEnded(signal);
    if (this.free > 0) this.free--;
    else await this.wait(signal);
    // Whoever has waited comes here a little later than the slot, and may come too late.
    try {
      this.throwIfEnded(signal);
    } catch (error) {
      this.give();
      throw error;
    }
    return task();
  }

  /** Gives a slot back: to whoever has waited longest. */
  give(): void {
    const [next] = this.waiting;
    if (next === undefined) this.free++;
    else next.enter();
  }

  /** Nobody gets a slot any more. */
  close(): void {
    this.closedBecause = new Error('the threads are ended');
    for (const { refuse } of [...this.waiting]) refuse(this.closedBecause);
  }

  private throwIfEnded(signal: AbortSignal | undefined): void {
    if (this.closedBecause !== undefined) throw new ThreadEnded(this.closedBecause);
    if (signal?.aborted) throw new ThreadEnded(signal.reason);
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => one.refuse(signal?.reason);
      const leave = () => {
        this.waiting.delete(one);
        signal?.removeEventListener('abort', abort);
      };
      const one: Waiting = {
        enter: () => {
          leave();
          resolve();
        },
        refuse: (reason) => {
          leave();
          reject(new ThreadEnded(reason));
        },
      };
      this.waiting.add(one);
      signal?.addEventListener('abort', abort);
    });
  }
}
