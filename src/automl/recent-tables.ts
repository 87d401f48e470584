/**
 * Tables that were used last, for as long as memory takes them together and somebody uses them again soon. A table that is
 * in use is never dropped; one that does not fit beside those in use is refused.
 */

export interface RecentTablesOptions {
  /** Whether tables of so many values may be held at once. */
  readonly fitTogether: (cells: readonly number[]) => boolean;
  /** A table is dropped so many milliseconds after its last use. */
  readonly keepMs: number;
}

/** Called by a read that knows how many values it is about to hold. @throws when there is no room */
export type TakeRoom = (cells: number) => void;

interface Entry<Value> {
  readonly value: Promise<Value>;
  /** 0 until the read knows. */
  cells: number;
  users: number;
  timer?: NodeJS.Timeout;
}

export class RecentTables<Value> {
  /** Least recently used first. */
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(private readonly options: RecentTablesOptions) {}

  /** Runs `work` on the table of that key; it is read once, however many use it. */
  async use<Result>(
    key: string,
    read: (takeRoom: TakeRoom) => Promise<Value>,
    work: (value: Value) => Promise<Result>,
  ): Promise<Result> {
    const entry = this.entries.get(key) ?? this.begin(key, read);
    this.entries.delete(key);
    this.entries.set(key, entry);
    clearTimeout(entry.timer);
    entry.users++;
    try {
      return await work(await entry.value);
    } finally {
      entry.users--;
      if (entry.users === 0) {
        entry.timer = setTimeout(() => this.drop(key, entry), this.options.keepMs);
        entry.timer.unref();
      }
    }
  }

  private begin(key: string, read: (takeRoom: TakeRoom) => Promise<Value>): Entry<Value> {
    // The read begins in a later turn, when the entry is there.
    const value = Promise.resolve().then(() => read((cells) => this.takeRoom(entry, cells)));
    const entry: Entry<Value> = { value, cells: 0, users: 0 };
    value.catch(() => this.drop(key, entry));
    return entry;
  }

  private takeRoom(entry: Entry<Value>, cells: number): void {
    entry.cells = cells;
    for (const [key, other] of this.entries) {
      if (this.isWithinMemory()) return;
      if (other !== entry && other.users === 0) this.drop(key, other);
    }
    if (this.isWithinMemory()) return;
    entry.cells = 0;
    throw new Error(`there is too little memory for ${cells} values beside what is in use`);
  }

  private isWithinMemory(): boolean {
    return this.options.fitTogether([...this.entries.values()].map(({ cells }) => cells));
  }

  private drop(key: string, entry: Entry<Value>): void {
    clearTimeout(entry.timer);
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}
