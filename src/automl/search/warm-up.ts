/** Threads take a good part of a second to start, which can pass while the rows are being brought into shape. */
import type { Execute } from './search.js';

/** Does not wait. A thread that cannot start shows when there is work. */
export function warmUp(execute: Execute, threads: number, signal: AbortSignal): void {
  for (let i = 0; i < threads; i++) void execute({ kind: 'warm' }, signal).catch(() => undefined);
}
