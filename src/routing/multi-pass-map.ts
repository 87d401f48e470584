/**
 * A map for more keys than memory should hold. When there are too many, it keeps the keys of the lower half of its
 * buckets and puts the others off to a further pass over the same rows, so that nothing is lost and no key is split.
 */
import { bucketCount, bucketOf } from './assignment-hash.js';

export class MultiPassMap<Value> {
  private readonly entries = new Map<string, Value>();
  /** The buckets of this pass: from `from` up to but not including `to`. */
  private from = 0;
  private to = bucketCount;

  constructor(private readonly maximumKeys: number) {}

  /** Whether a key belongs to this pass. */
  takes(key: string): boolean {
    if (this.from === 0 && this.to === bucketCount) return true;
    const bucket = bucketOf('pass', key);
    return bucket >= this.from && bucket < this.to;
  }

  get(key: string): Value | undefined {
    return this.entries.get(key);
  }

  /** @param key one that this pass takes */
  set(key: string, value: Value): void {
    this.entries.set(key, value);
    while (this.entries.size > this.maximumKeys && this.to - this.from > 1) this.putOffHalf();
  }

  values(): Iterable<Value> {
    return this.entries.values();
  }

  /** Forgets the keys of this pass. False when no key was put off: then no further pass is needed. */
  nextPass(): boolean {
    this.entries.clear();
    this.from = this.to;
    this.to = bucketCount;
    return this.from < bucketCount;
  }

  private putOffHalf(): void {
    this.to = this.from + Math.ceil((this.to - this.from) / 2);
    for (const key of this.entries.keys()) {
      if (!this.takes(key)) this.entries.delete(key);
    }
  }
}
