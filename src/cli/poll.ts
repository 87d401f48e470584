/** Waiting for something that another part of MLDrift brings about. */
import { setTimeout as sleep } from 'node:timers/promises';

export class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
}

/** Asks again until `probe` answers. @throws WaitedTooLong */
export async function poll<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs, everyMs = 150 }: { timeoutMs: number; everyMs?: number },
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > deadline) {
      throw new WaitedTooLong(`${what} did not happen within ${Math.round(timeoutMs / 1000)} s`);
    }
    await sleep(everyMs);
  }
}
