/** Loads the `.thread` file of a task and runs it; until it is loaded the thread is not ended. */
import { beginHolding, isAskedToEnd, type ThreadHold } from './thread-hold.js';
import type { ThreadTask } from './thread-task.js';

export interface TaskOfFile {
  /** Address of the `.thread` file. */
  readonly file: string;
  readonly task: ThreadTask<unknown>;
  readonly hold: ThreadHold;
}

export default async function runTask({ file, task, hold }: TaskOfFile): Promise<unknown> {
  // Whoever has stopped waiting for it needs no modules.
  const loaded = isAskedToEnd(hold)
    ? undefined
    : ((await import(file)) as { default: (task: unknown) => unknown });
  beginHolding(hold);
  return loaded?.default(task);
}
