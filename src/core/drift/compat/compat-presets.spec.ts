import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Column, Table } from '../../table.js';
import { resolveDriftSettings } from '../drift-settings.js';
import { evaluateDrift } from '../evaluate-drift.js';

const random = createRandom('presets of other tools');
const rowCount = 400;
const normal = (shift: number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rowCount }, () => random.normal() + shift),
});
const labels = (share: number): Column => ({
  kind: 'category',
  codes: Int32Array.from({ length: rowCount }, () => (random.next() < share ? 1 : 0)),
  levels: ['a', 'b'],
});
const table = (shift: number): Table => ({
  rowCount,
  columns: [
    { name: 'steady', data: normal(0) },
    { name: 'moving', data: normal(shift) },
    { name: 'label', data: labels(0.2 + 0.35 * shift) },
  ],
});

describe('a compat preset', () => {
  it.each(['seed', 'evidently', 'nannyml', 'tfdv'] as const)(
    '%s judges every kind by its own rule',
    (preset) => {
      const settings = resolveDriftSettings({ preset });
      const evaluation = evaluateDrift({ reference: table(0), current: table(2), settings, seed: 1 });
      expect(evaluation.drifted).toBe(true);
      const [steady, moving, label] = evaluation.features;
      expect(steady).toMatchObject({ drifted: false, status: 'ok' });
      expect(moving).toMatchObject({ drifted: true, status: 'ok' });
      expect(moving!.flags).toContain('compat');
      expect(moving!.threshold).toMatchObject({ alpha: null, effectFloor: null });
      expect(label!.status).toBe(preset === 'seed' ? 'insufficient' : 'ok');
      if (preset !== 'seed') expect(label!.drifted).toBe(true);
    },
  );
});
