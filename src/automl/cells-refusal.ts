/** Whether a training job can hold its rows, in words that say what to do when it cannot. */
import { mostSharedCells, type ThreadMemory } from '../core/most-cells.js';

const MOST_CELLS = 100_000_000;

/** @returns undefined when the rows are few enough */
export function cellsRefusal(cells: number, memory: ThreadMemory): string | undefined {
  const held = `the batches hold ${cells} values`;
  const most = mostSharedCells(memory);
  if (cells > MOST_CELLS && most >= MOST_CELLS) {
    return `${held}, more than the ${MOST_CELLS} that a training job takes; take fewer rows or columns`;
  }
  if (cells <= most) return undefined;
  const { size } = memory;
  const advice = size === 1 ? '' : ', or start the server with fewer MLDRIFT_WORKER_THREADS';
  const fits = size === 1 ? 'a fit' : `the fits of ${size} threads, which share the rows`;
  return `${held}, more than the ${most} that leave memory for ${fits}; take fewer rows or columns${advice}`;
}
