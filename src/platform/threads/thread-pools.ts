/**
 * Long computations run here, never on the event loop: pools of worker threads that each run one `.thread` file.
 * Fits have a pool of their own, so that checks, profiles and gates never wait behind a training of hours.
 * Plain data goes in and comes out; cancelling ends the thread even in the middle of a blocking loop.
 */
import { totalmem } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ThreadSettings } from '../columnar/duckdb.js';
import type { Config } from '../config.js';
import { temporaryFolderOf } from '../storage/temporary-folder.js';

/** What every `.thread` file exports as its default. */
export interface ThreadTask<Input> {
  readonly input: Input;
  /** Where the thread posts progress messages; undefined when nobody listens. */
  readonly progress: MessagePort | undefined;
}

export type PoolSettings = Pick<Config, 'workerThreads' | 'duckdbMemoryMb' | 'home'>;

type MessagePort = import('node:worker_threads').MessagePort;

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: unknown) => void;
}

/** Without the framework, for commands that have to start quickly. */
export class ThreadPools {
  /** How many threads run at once in each pool. */
  readonly size: number;
  /** Bytes that each thread of one pool may hold when all of them do: together half of the machine or container. */
  readonly bytesEach: number;
  private readonly shortPool: Piscina;
  private readonly longPool: Piscina;

  constructor(config: PoolSettings) {
    this.size = config.workerThreads;
    const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
    this.bytesEach = Math.floor(Math.min(totalmem(), limit) / 2 / this.size);
    this.shortPool = createPool(config);
    this.longPool = createPool(config);
  }

  /**
   * Runs the default export of `file` with `input` in a thread: work of seconds that somebody waits for.
   * @param file address of the compiled `.thread` file, from `import.meta.url`
   */
  run<Input, Output>(file: URL, input: Input, options: RunOptions = {}): Promise<Output> {
    return runIn(this.shortPool, file, input, options);
  }

  /** The same for work that may fill all its threads for hours. */
  runLong<Input, Output>(file: URL, input: Input, options: RunOptions = {}): Promise<Output> {
    return runIn(this.longPool, file, input, options);
  }

  /** Ends all threads, whatever they do. */
  async close(): Promise<void> {
    await Promise.all([this.shortPool.destroy(), this.longPool.destroy()]);
  }
}

function createPool({ workerThreads, duckdbMemoryMb, home }: PoolSettings): Piscina {
  return new Piscina({
    minThreads: 0,
    maxThreads: workerThreads,
    idleTimeout: 30_000,
    // Typed arrays and DuckDB live outside the V8 heap; the limit only guards against runaway objects.
    resourceLimits: { maxOldGenerationSizeMb: 4096 },
    workerData: {
      duckDbMemoryMb: duckdbMemoryMb,
      temporaryFolder: temporaryFolderOf(home),
    } satisfies ThreadSettings,
  });
}

async function runIn<Input, Output>(
  pool: Piscina,
  file: URL,
  input: Input,
  options: RunOptions,
): Promise<Output> {
  const { onProgress, signal } = options;
  const channel = onProgress === undefined ? undefined : new MessageChannel();
  channel?.port1.on('message', (message) => onProgress?.(message));
  try {
    const task: ThreadTask<Input> = { input, progress: channel?.port2 };
    return await pool.run(task, {
      filename: file.href,
      ...(signal === undefined ? {} : { signal }),
      ...(channel === undefined ? {} : { transferList: [channel.port2] }),
    });
  } finally {
    channel?.port1.close();
  }
}
