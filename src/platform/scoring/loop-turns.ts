/** Long work on the main thread goes in turns, and between two turns the event loop answers everybody else. */

/** How long one turn of work lasts. */
export const TURN_MS = 10;

/**
 * An answer takes several rounds of the event loop, one for each reply of the database: with a single round between
 * two turns it would wait for as many turns. A pause of this length is mostly enough for all of them.
 */
const PAUSE_MS = 2;

export class LoopTurns {
  private last: Promise<void> = Promise.resolve();

  /** Resolves after a pause, and after no pause for more than one caller. */
  next(): Promise<void> {
    const turn = this.last.then(pause);
    this.last = turn;
    return turn;
  }
}

/** Counted from the next round of the event loop: the turn before this pause has only just begun. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setTimeout(resolve, PAUSE_MS)));
}
