/** At most so many pieces of work at once; the others wait in the order they came. */
export class Lanes {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly limit: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place goes straight to the next one, so that nobody who comes meanwhile can take it.
      if (next === undefined) this.running--;
      else next();
    }
  }
}
