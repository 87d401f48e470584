/** Nodes that wait to be looked at. */
export interface NodeQueue {
  readonly waiting: number;
  add(item: number, size: number): void;
  /** Removes and returns the next item; undefined when none waits. */
  take(): number | undefined;
}

/**
 * A queue that gives out the largest first, of equal ones the one that came first: a binary heap over typed arrays.
 * @param capacity most items that ever wait at once
 * @example queue.add(0, 5); queue.add(1, 9); queue.take() // 1
 */
export function createLargestFirstQueue(capacity: number): NodeQueue {
  const items = new Int32Array(capacity);
  const sizes = new Int32Array(capacity);
  let count = 0;

  function isBefore(item: number, size: number, slot: number): boolean {
    return size > sizes[slot]! || (size === sizes[slot]! && item < items[slot]!);
  }

  function place(slot: number, item: number, size: number): void {
    items[slot] = item;
    sizes[slot] = size;
  }

  return {
    get waiting() {
      return count;
    },
    add(item, size) {
      let slot = count++;
      while (slot > 0) {
        const above = (slot - 1) >> 1;
        if (!isBefore(item, size, above)) break;
        place(slot, items[above]!, sizes[above]!);
        slot = above;
      }
      place(slot, item, size);
    },
    take() {
      if (count === 0) return undefined;
      const taken = items[0]!;
      count--;
      const item = items[count]!;
      const size = sizes[count]!;
      let slot = 0;
      for (;;) {
        let below = 2 * slot + 1;
        if (below >= count) break;
        if (below + 1 < count && isBefore(items[below + 1]!, sizes[below + 1]!, below)) below++;
        if (isBefore(item, size, below)) break;
        place(slot, items[below]!, sizes[below]!);
        slot = below;
      }
      place(slot, item, size);
      return taken;
    },
  };
}

/**
 * A queue that gives out the last first, whatever its size: a node is then looked at while its rows are still at hand.
 * @param capacity most items that ever wait at once
 */
export function createLastFirstQueue(capacity: number): NodeQueue {
  const items = new Int32Array(capacity);
  let count = 0;
  return {
    get waiting() {
      return count;
    },
    add(item) {
      items[count++] = item;
    },
    take() {
      if (count === 0) return undefined;
      count--;
      return items[count]!;
    },
  };
}
