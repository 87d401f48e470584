/** Why a task has no answer: its signal was aborted, or the threads were. */
export class ThreadEnded extends Error {
  override readonly name = 'AbortError';

  constructor(cause: unknown) {
    super('the task was ended', { cause });
  }
}
