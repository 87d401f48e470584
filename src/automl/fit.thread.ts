/** Reads the rows, fits and judges models in a worker thread. */
import { sha256 } from '../platform/sha256.js';
import { holdThread } from '../platform/threads/thread-hold.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { FitAnswer, FitTask } from './fit-tasks.js';
import { createFitWork } from './fit-work.js';

/** Of the time that a thread takes to start while the process itself does, what one takes later. */
const ALONE = 0.67;

// The clock of a thread begins with it.
const work = createFitWork({
  // Only one thread of a search reads; the others start faster without the engine.
  readTable: async (source) => {
    const release = holdThread();
    try {
      return await (await import('../platform/columnar/read-table.js')).readTable(source);
    } finally {
      release();
    }
  },
  sha256,
  now: () => performance.now(),
  startSeconds: (performance.now() / 1000) * ALONE,
});

export default function fit({ input }: ThreadTask<FitTask>): Promise<FitAnswer> {
  return work(input);
}
