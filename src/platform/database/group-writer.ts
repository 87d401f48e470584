/**
 * Group commit for hot tables: rows that arrive while one transaction is being written go together in the next one.
 * `add` resolves once its row is durable, so an acknowledgement is never given early, and no timer is involved.
 */
interface Waiting<Row> {
  readonly row: Row;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class GroupWriter<Row> {
  private waiting: Waiting<Row>[] = [];
  private running: Promise<void> | undefined;

  /**
   * @param write stores all rows in one transaction
   * @param maximumRows how many rows one transaction may hold
   */
  constructor(
    private readonly write: (rows: readonly Row[]) => Promise<void>,
    private readonly maximumRows = 500,
  ) {}

  add(row: Row): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when everything added so far is written. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    // One turn of the loop lets requests that arrived together share the first transaction too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.maximumRows);
      try {
        await this.write(group.map(({ row }) => row));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.running = undefined;
  }
}
