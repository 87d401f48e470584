import type { MessagePort } from 'node:worker_threads';

/** What every `.thread` file exports as its default. */
export interface ThreadTask<Input> {
  readonly input: Input;
  /** Where the thread posts progress messages; undefined when nobody listens. */
  readonly progress: MessagePort | undefined;
}
