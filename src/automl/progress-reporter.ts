/** Thins progress out: the newest report is passed on at most every `intervalMs`, and the last one always. */
export class ProgressReporter<Report> {
  private latest: Report | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly send: (report: Report) => Promise<void>,
    private readonly intervalMs = 500,
  ) {}

  report(report: Report): void {
    this.latest = report;
    if (this.timer !== undefined) return;
    this.flush();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.latest !== undefined) this.report(this.latest);
    }, this.intervalMs);
  }

  /** To be called before the end is written, so that no late report comes after it. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.latest = undefined;
    await this.sending;
  }

  private flush(): void {
    const report = this.latest;
    if (report === undefined) return;
    this.latest = undefined;
    // Progress is a courtesy: a report that cannot be written is dropped.
    this.sending = this.sending.then(() => this.send(report)).catch(() => undefined);
  }
}
