/**
 * A thread must not be ended while it loads modules or waits for an answer of DuckDB: Node and the engine abort the whole
 * process then. Such stretches are counted in memory that both sides see.
 */

/** [0]: stretches under way; [1]: 1 once the thread is to end. */
export type ThreadHold = Int32Array;

let own: ThreadHold | undefined;

/** A task that has not begun counts as one stretch: it may be loading already. */
export function createThreadHold(): ThreadHold {
  const hold = new Int32Array(new SharedArrayBuffer(8));
  hold[0] = 1;
  return hold;
}

/** In the main thread: says that the thread is to end; true when it may be ended at once. */
export function askToEnd(hold: ThreadHold): boolean {
  Atomics.store(hold, 1, 1);
  return Atomics.load(hold, 0) === 0;
}

/** In the main thread or in the thread: whether nobody waits for the task any more. */
export function isAskedToEnd(hold: ThreadHold): boolean {
  return Atomics.load(hold, 1) === 1;
}

/** In the thread: the task has begun. @throws when it is to end already */
export function beginHolding(hold: ThreadHold): void {
  own = hold;
  Atomics.sub(hold, 0, 1);
  endIfAsked();
}

/** In the thread: nothing ends it until the answer is called. @throws when it is to end already */
export function holdThread(): () => void {
  const hold = own;
  if (hold === undefined) return () => undefined;
  Atomics.add(hold, 0, 1);
  try {
    endIfAsked();
  } catch (error) {
    Atomics.sub(hold, 0, 1);
    throw error;
  }
  let isHeld = true;
  return () => {
    if (isHeld) Atomics.sub(hold, 0, 1);
    isHeld = false;
  };
}

function endIfAsked(): void {
  if (own !== undefined && isAskedToEnd(own)) throw new Error('the task was cancelled');
}
