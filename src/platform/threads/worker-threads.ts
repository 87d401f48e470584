/**
 * Long computations run here, never on the event loop: a pool of worker threads that each run one `.thread` file.
 * Plain data goes in and comes out; cancelling ends the thread even in the middle of a blocking loop.
 */
import { MessageChannel } from 'node:worker_threads';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { CONFIG, type Config } from '../config.js';

/** What every `.thread` file exports as its default. */
export interface ThreadTask<Input> {
  readonly input: Input;
  /** Where the thread posts progress messages; undefined when nobody listens. */
  readonly progress: MessagePort | undefined;
}

type MessagePort = import('node:worker_threads').MessagePort;

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: unknown) => void;
}

@Injectable()
export class WorkerThreads implements OnApplicationShutdown {
  private readonly pool: Piscina;

  constructor(@Inject(CONFIG) config: Config) {
    this.pool = new Piscina({
      minThreads: 0,
      maxThreads: config.workerThreads,
      idleTimeout: 30_000,
      // Typed arrays and DuckDB live outside the V8 heap; the limit only guards against runaway objects.
      resourceLimits: { maxOldGenerationSizeMb: 4096 },
    });
  }

  /** How many threads run at once. */
  get size(): number {
    return this.pool.options.maxThreads;
  }

  /**
   * Runs the default export of `file` with `input` in a thread.
   * @param file address of the compiled `.thread` file, from `import.meta.url`
   */
  async run<Input, Output>(file: URL, input: Input, options: RunOptions = {}): Promise<Output> {
    const { onProgress, signal } = options;
    const channel = onProgress === undefined ? undefined : new MessageChannel();
    channel?.port1.on('message', (message) => onProgress?.(message));
    try {
      const task: ThreadTask<Input> = { input, progress: channel?.port2 };
      return await this.pool.run(task, {
        filename: file.href,
        ...(signal === undefined ? {} : { signal }),
        ...(channel === undefined ? {} : { transferList: [channel.port2] }),
      });
    } finally {
      channel?.port1.close();
    }
  }

  /** By then the workers have ended and the requests are answered, so nobody waits for a thread any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }
}
