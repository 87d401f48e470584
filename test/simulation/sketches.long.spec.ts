/** How often a stored summary decides by itself, and that it never says anything else than the rows. */
import { describe, expect, it } from 'vitest';
import { resolveDriftSettings } from '../../src/core/drift/drift-settings.js';
import { evaluateDrift } from '../../src/core/drift/evaluate-drift.js';
import { decideFromSummary } from '../../src/core/drift/profile/decide-from-summary.js';
import { boundFeature } from '../../src/core/drift/profile/feature-bounds.js';
import { summariseCurrent } from '../../src/core/drift/profile/summarise-current.js';
import { createRandom } from '../../src/core/random.js';
import { summariseColumn } from '../../src/core/stats/sketch/column-summary.js';
import type { Column } from '../../src/core/table.js';

const RUNS = 40;
const SHIFTS = [0, 0.02, 0.06, 0.08, 0.1, 0.12, 0.15, 0.3, 0.5];
const LAWS = {
  normal: (normal: number) => normal,
  lognormal: (normal: number) => Math.exp(normal),
} as const;

describe('decisions from stored summaries', () => {
  it('agree with the rows wherever they are made', { timeout: 600_000 }, () => {
    const table: Record<string, string | number>[] = [];
    let contradictions = 0;
    for (const [law, shape] of Object.entries(LAWS)) {
      for (const preset of ['custom', 'default'] as const) {
        const settings = resolveDriftSettings({ preset, companions: [] });
        for (const shift of SHIFTS) {
          const count = { drift: 0, no_drift: 0, indeterminate: 0 };
          let drifted = 0;
          for (let run = 0; run < RUNS; run++) {
            const random = createRandom(`sketch/${law}/${shift}/${run}`);
            const draw = (rows: number, by: number): Column => ({
              kind: 'number',
              values: Float64Array.from({ length: rows }, () => shape(random.normal() + by)),
            });
            const [reference, current] = [draw(100_000, 0), draw(20_000, shift)];
            const summary = summariseColumn(reference);
            const feature = { name: 'x', reference: summary, current: summariseCurrent(current, summary) };
            const [decision] = decideFromSummary([boundFeature(feature, settings)], settings);
            const tables = [reference, current].map((data) => ({
              rowCount: 1,
              columns: [{ name: 'x', data }],
            }));
            const exact = evaluateDrift({
              reference: tables[0]!,
              current: tables[1]!,
              settings,
              seed: 1,
            });
            const verdict = decision!.verdict;
            count[verdict]++;
            if (exact.drifted) drifted++;
            if (verdict !== 'indeterminate' && (verdict === 'drift') !== exact.drifted) contradictions++;
          }
          const share = (runs: number) => Number((runs / RUNS).toFixed(3));
          table.push({
            law,
            measure: preset === 'custom' ? 'ks' : 'auto',
            shift,
            'drift by rows': share(drifted),
            drift: share(count.drift),
            'no drift': share(count.no_drift),
            indeterminate: share(count.indeterminate),
          });
        }
      }
    }
    console.table(table);
    expect(contradictions).toBe(0);
    const clean = table.filter((row) => row['shift'] === 0 || row['shift'] === 0.02);
    for (const row of clean.filter(({ law }) => law === 'normal')) expect(row['no drift']).toBe(1);
    const moved = table.filter((row) => row['shift'] === 0.5 && row['measure'] === 'ks');
    for (const row of moved) expect(row['drift']).toBe(1);
  });
});
