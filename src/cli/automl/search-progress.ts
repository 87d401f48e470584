/** A moving bar where a person watches, else a line now and then, so that a log shows that something happens. */
import { Progress, type ProgressState } from '../progress.js';

const LINE_EVERY_MS = 5000;

export class SearchProgress {
  private readonly bar = new Progress();
  private readonly isWatched = process.stderr.isTTY === true;
  private lastLineMs = 0;

  show(state: ProgressState): void {
    if (this.isWatched) this.bar.show(state);
    else this.line(state);
  }

  clear(): void {
    this.bar.clear();
  }

  private line({ done, total, message }: ProgressState): void {
    const now = performance.now();
    if (now - this.lastLineMs < LINE_EVERY_MS) return;
    this.lastLineMs = now;
    process.stderr.write(`${total > 0 ? `${done}/${total} ` : ''}${message}\n`);
  }
}
