import { blockLength } from './block-length.js';
import { FEWEST_GROUPS } from './clustered-mean.js';
import { timeBlocks } from './time-blocks.js';

/**
 * Blocks of neighbouring rows, as long as what is compared asks for: by `blockLength` of the gains of the rows, at least
 * the cube root of their number, and not so long that a test of blocks has too few of them.
 * @param gains of rows in time order
 * @returns block of each row, counting up from 0
 * @example rows that gain and lose in turns of thirty stand in blocks of more than thirty rows
 */
export function dependentBlocks(gains: Float64Array): Int32Array {
  const rows = gains.length;
  const asked = Math.min(Math.ceil(blockLength(gains)), Math.floor(rows / FEWEST_GROUPS));
  return timeBlocks(rows, Math.max(Math.ceil(Math.cbrt(rows)), asked));
}
