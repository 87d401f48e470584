/** One moving line on standard error, only where a person watches. */

const FRAMES = ['|', '/', '-', '\\'];
const BAR_WIDTH = 24;

export interface ProgressState {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

export class Progress {
  private frame = 0;
  private readonly isShown = process.stderr.isTTY === true;

  show({ done, total, message }: ProgressState): void {
    if (!this.isShown) return;
    this.frame = (this.frame + 1) % FRAMES.length;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = total > 0 ? ` [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${total}` : '';
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\u001b[2K${`${FRAMES[this.frame]}${bar} ${message}`.slice(0, width)}`);
  }

  /** Before anything else is written. */
  clear(): void {
    if (this.isShown) process.stderr.write('\r\u001b[2K');
  }
}
