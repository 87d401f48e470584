/**
 * Long computations run here, never on the event loop: pools of worker threads that each run one `.thread` file.
 * Fits have a pool of their own, so that checks, profiles and gates never wait behind a training of hours.
 * Plain data goes in and comes out; cancelling ends the thread even in the middle of a blocking loop.
 */
import { totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { ThreadSettings } from '../columnar/duckdb.js';
import type { Config } from '../config.js';
import { temporaryFolderOf } from '../storage/temporary-folder.js';
import type { TaskOfFile } from './run-task.thread.js';
import { ThreadEnded } from './thread-ended.js';
import { askToEnd, createThreadHold, type ThreadHold } from './thread-hold.js';
import { ThreadSlots } from './thread-slots.js';

export type PoolSettings = Pick<Config, 'workerThreads' | 'duckdbMemoryMb' | 'home'>;

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
  private readonly shortPool: Pool;
  private readonly longPool: Pool;

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
    await Promise.all([closePool(this.shortPool), closePool(this.longPool)]);
  }
}

interface RunningTask {
  readonly answer: Promise<unknown>;
  end(): void;
}

interface Pool {
  readonly piscina: Piscina;
  readonly slots: ThreadSlots;
  /** Tasks that have a slot and no answer yet, also those that nobody waits for any more. */
  readonly running: Set<RunningTask>;
}

/** Modules load in about half a second; what takes far longer is stuck, in a call that nothing can end. */
const LONGEST_WAIT_MS = 10_000;

async function closePool({ piscina, slots, running }: Pool): Promise<void> {
  slots.close();
  const tasks = [...running];
  for (const { end } of tasks) end();
  await atMost(LONGEST_WAIT_MS, Promise.allSettled(tasks.map(({ answer }) => answer)));
  await atMost(LONGEST_WAIT_MS, piscina.destroy());
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const limit = new AbortController();
  const end = wait(ms, undefined, { signal: limit.signal }).catch(() => undefined);
  try {
    await Promise.race([work, end]);
  } finally {
    limit.abort();
  }
}

function createPool({ workerThreads, duckdbMemoryMb, home }: PoolSettings): Pool {
  const piscina = new Piscina({
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
  // An answer that a thread has sent before it was ended: its task has been told already.
  piscina.on('error', () => undefined);
  return { piscina, slots: new ThreadSlots(workerThreads), running: new Set() };
}

const ENTRY = new URL('./run-task.thread.js', import.meta.url);

function runIn<Input, Output>(pool: Pool, file: URL, input: Input, options: RunOptions): Promise<Output> {
  return pool.slots.start(() => runNow(pool, file, input, options), options.signal);
}

async function runNow<Input, Output>(
  { piscina, slots, running }: Pool,
  file: URL,
  input: Input,
  { onProgress, signal }: RunOptions,
): Promise<Output> {
  const channel = onProgress === undefined ? undefined : new MessageChannel();
  channel?.port1.on('message', (message) => onProgress?.(message));
  const hold = createThreadHold();
  const ending = new AbortController();
  const task: TaskOfFile = { file: file.href, task: { input, progress: channel?.port2 }, hold };
  const answer: Promise<Output> = piscina.run(task, {
    filename: ENTRY.href,
    signal: ending.signal,
    ...(channel === undefined ? {} : { transferList: [channel.port2] }),
  });
  const one: RunningTask = { answer, end: () => endSafely(hold, answer, ending) };
  running.add(one);
  const forget = () => {
    running.delete(one);
    slots.give();
  };
  answer.then(forget, forget);
  try {
    return await orAborted(one, answer, signal);
  } finally {
    channel?.port1.close();
  }
}

/** Whoever waits is told at once; the thread is ended as soon as it can be. */
async function orAborted<Output>(
  { end }: RunningTask,
  answer: Promise<Output>,
  signal: AbortSignal | undefined,
): Promise<Output> {
  if (signal === undefined) return answer;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(new ThreadEnded(signal.reason));
      end();
    };
  });
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const LOOK_MS = 5;

/** At once, or after what must not be interrupted. */
function endSafely(hold: ThreadHold, answer: Promise<unknown>, ending: AbortController): void {
  const look = () => {
    if (!askToEnd(hold)) return;
    clearInterval(timer);
    ending.abort();
  };
  const timer = setInterval(look, LOOK_MS);
  const stop = () => clearInterval(timer);
  answer.then(stop, stop);
  look();
}
