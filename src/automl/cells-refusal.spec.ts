import { describe, expect, it } from 'vitest';
import { cellsRefusal } from './cells-refusal.js';

const GB = 2 ** 30;

describe('cellsRefusal', () => {
  it('takes what leaves memory for the fits of all threads, the rows counted once', () => {
    // 4 GB / (8 + 16 x 4) bytes.
    expect(cellsRefusal(59_652_323, { size: 4, bytesEach: GB })).toBeUndefined();
    const words = cellsRefusal(59_652_324, { size: 4, bytesEach: GB });
    expect(words).toContain('more than the 59652323 that leave memory for the fits of 4 threads');
    expect(words).toContain('share the rows');
    expect(words).toContain('fewer MLDRIFT_WORKER_THREADS');
    expect(words).not.toContain('copy');
  });

  it('does not advise fewer threads where there is one', () => {
    expect(cellsRefusal(GB, { size: 1, bytesEach: GB })).not.toContain('THREADS');
  });

  it('does not blame the memory for a limit that has nothing to do with it', () => {
    const words = cellsRefusal(100_000_001, { size: 4, bytesEach: 100 * GB });
    expect(words).toContain('more than the 100000000 that a training job takes');
    expect(words).not.toContain('memory');
    expect(cellsRefusal(100_000_000, { size: 4, bytesEach: 100 * GB })).toBeUndefined();
  });
});
