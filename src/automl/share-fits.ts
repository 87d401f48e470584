/**
 * Deals out the tasks of a search: first to the threads of this process, and fits that find none free to whoever takes
 * them elsewhere. A thread that becomes idle takes back what nobody has taken, so that nothing waits for a stranger.
 */
import type { AnswerTo, FitTask, FoldAnswer, FoldTask } from './fit-tasks.js';
import type { Execute } from './search/search.js';

/** A fit that others may take. */
export interface OfferedFit {
  /** Rejects when nobody elsewhere can do it. */
  readonly answer: Promise<FoldAnswer>;
  /** Takes it back; false when somebody is at it. */
  withdraw(): Promise<boolean>;
  /** Nobody waits for it any more; whoever is at it stops. */
  abandon(): void;
}

export interface SharedFits {
  readonly execute: Execute;
  /** Lets idle threads take back what is offered. To be called now and then: whoever took a fit may have died. */
  useIdleThreads(): void;
}

interface OpenFit {
  readonly offered: OfferedFit;
  readonly runHere: () => void;
}

export function shareFits(
  threads: number,
  runHere: Execute,
  offer: (task: FoldTask) => OfferedFit,
): SharedFits {
  let free = threads;
  let isTakingBack = false;
  const waiting = new Set<() => void>();
  const open = new Set<OpenFit>();

  const begin: Execute = async (task, signal) => {
    free--;
    try {
      return await runHere(task, signal);
    } finally {
      free++;
      // What the search asks for next comes first: it needs no detour.
      setImmediate(useIdleThreads);
    }
  };

  const whenFree = <Task extends FitTask>(task: Task, signal: AbortSignal) => {
    return new Promise<AnswerTo<Task>>((resolve, reject) => {
      const stop = () => {
        waiting.delete(start);
        reject(signal.reason);
      };
      const start = () => {
        waiting.delete(start);
        signal.removeEventListener('abort', stop);
        begin(task, signal).then(resolve, reject);
      };
      signal.addEventListener('abort', stop, { once: true });
      waiting.add(start);
      startWaiting();
    });
  };

  const elsewhere = (task: FoldTask, signal: AbortSignal) => {
    return new Promise<FoldAnswer>((resolve, reject) => {
      const end = () => {
        signal.removeEventListener('abort', stop);
        return open.delete(fit);
      };
      const stop = () => {
        if (!end()) return;
        fit.offered.abandon();
        reject(signal.reason);
      };
      const here = () => {
        if (end()) whenFree(task, signal).then(resolve, reject);
      };
      const fit: OpenFit = { offered: offer(task), runHere: here };
      open.add(fit);
      signal.addEventListener('abort', stop, { once: true });
      fit.offered.answer.then((answer) => {
        end();
        resolve(answer);
      }, here);
    });
  };

  function startWaiting(): void {
    for (const start of waiting) {
      if (free === 0) return;
      start();
    }
  }

  function useIdleThreads(): void {
    startWaiting();
    if (free > 0 && open.size > 0 && !isTakingBack) void takeBack();
  }

  /** The newest first: the oldest have most likely been taken. */
  async function takeBack(): Promise<void> {
    isTakingBack = true;
    for (const fit of [...open].reverse()) {
      if (free === 0) break;
      if (!open.has(fit)) continue;
      // Nothing else may begin on the thread while the queue is asked.
      free--;
      const isOurs = await fit.offered.withdraw().catch(() => false);
      free++;
      if (isOurs) fit.runHere();
      startWaiting();
    }
    isTakingBack = false;
  }

  return {
    useIdleThreads,
    execute: (<Task extends FitTask>(task: Task, signal: AbortSignal): Promise<unknown> => {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (task.kind === 'warm') return runHere(task, signal);
      if (free > 0) return begin(task, signal);
      return task.kind === 'fold' ? elsewhere(task, signal) : whenFree(task, signal);
    }) as Execute,
  };
}
