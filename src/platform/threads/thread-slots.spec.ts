import { describe, expect, it } from 'vitest';
import { ThreadEnded } from './thread-ended.js';
import { ThreadSlots } from './thread-slots.js';

/** What became of each taker so far, in the order in which it became so. */
function takersOf(slots: ThreadSlots) {
  const events: string[] = [];
  const take = (name: string, signal?: AbortSignal) =>
    slots
      .start(async () => void events.push(name), signal)
      .catch((error: unknown) => {
        events.push(`${name}: ${error instanceof ThreadEnded ? 'ended' : error}`);
      });
  return { events, take };
}

/** Every promise that can be settled is. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('ThreadSlots', () => {
  it('starts a task in the same step where a slot is free', () => {
    const { events, take } = takersOf(new ThreadSlots(1));
    void take('a');
    expect(events).toEqual(['a']);
  });

  it('lets so many in and the others in their order, one for each that leaves', async () => {
    const slots = new ThreadSlots(2);
    const { events, take } = takersOf(slots);
    for (const name of ['a', 'b', 'c', 'd', 'e']) void take(name);
    await settled();
    expect(events).toEqual(['a', 'b']);
    slots.give();
    await settled();
    expect(events).toEqual(['a', 'b', 'c']);
    slots.give();
    slots.give();
    await settled();
    expect(events).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('tells whoever is cancelled at once and keeps no slot for it', async () => {
    const slots = new ThreadSlots(1);
    const { events, take } = takersOf(slots);
    const cancel = new AbortController();
    void take('a');
    void take('b', cancel.signal);
    void take('c');
    cancel.abort();
    await settled();
    expect(events).toEqual(['a', 'b: ended']);
    slots.give();
    await settled();
    expect(events).toEqual(['a', 'b: ended', 'c']);
    void take('late', cancel.signal);
    await settled();
    expect(events.at(-1)).toBe('late: ended');
  });

  it('hands on the slot of one that is cancelled in the moment it gets it', async () => {
    const slots = new ThreadSlots(1);
    const { events, take } = takersOf(slots);
    const cancel = new AbortController();
    void take('a');
    void take('b', cancel.signal);
    void take('c');
    await settled();
    slots.give();
    cancel.abort();
    await settled();
    expect(events.toSorted()).toEqual(['a', 'b: ended', 'c']);
  });

  it('lets nobody in once it is closed, not even who was just given a slot', async () => {
    const slots = new ThreadSlots(1);
    const { events, take } = takersOf(slots);
    void take('a');
    void take('b');
    void take('c');
    await settled();
    slots.give();
    slots.close();
    void take('d');
    await settled();
    expect(events[0]).toBe('a');
    expect(events.slice(1).sort()).toEqual(['b: ended', 'c: ended', 'd: ended']);
  });
});
