import { ThreadEnded } from './thread-ended.js';

/**
 * Lets as many tasks at a pool as it has threads, in the order they came. Piscina's own queue stays empty: where it
 * ends a thread, with a cancelled task or for lack of memory, it starts no other for the tasks that wait in it.
 */
export class ThreadSlots {
  private readonly waiting = new Set<() => void>();
  private readonly closing = new AbortController();

  constructor(private free: number) {}

  /** Resolves once a slot is the caller's. @throws ThreadEnded, without one, after the signal or the end of the pool */
  async take(signal?: AbortSignal): Promise<void> {
    const ends = signal === undefined ? [this.closing.signal] : [this.closing.signal, signal];
    if (this.free > 0 && ends.every(({ aborted }) => !aborted)) {
      this.free--;
      return;
    }
    await this.wait(ends);
  }

  /** Gives a slot back: to whoever has waited longest. */
  give(): void {
    this.free++;
    const [next] = this.waiting;
    next?.();
  }

  /** Nobody gets a slot any more. */
  close(): void {
    this.closing.abort(new Error('the threads are ended'));
  }

  private wait(ends: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.delete(enter);
        for (const end of ends) end.removeEventListener('abort', refuse);
      };
      const enter = () => {
        leave();
        this.free--;
        resolve();
      };
      const refuse = () => {
        leave();
        reject(new ThreadEnded(ends.find(({ aborted }) => aborted)?.reason));
      };
      if (ends.some(({ aborted }) => aborted)) return refuse();
      this.waiting.add(enter);
      for (const end of ends) end.addEventListener('abort', refuse);
    });
  }
}
