import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import { summariseColumn } from '../../stats/sketch/column-summary.js';
import type { Column, Table } from '../../table.js';
import { combineFeatures } from '../combine-features.js';
import { resolveDriftSettings } from '../drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from '../drift-settings-shape.js';
import { evaluateFeature } from '../evaluate-feature.js';
import { isSettled, sketchFeature, skipFeatures } from './skip-features.js';
import { summariseCurrent } from './summarise-current.js';

function sample(rows: number, shifts: readonly number[], random: Random): Table {
  const numbers = shifts.map((shift, place) => ({
    name: `number ${place}`,
    data: {
      kind: 'number',
      values: Float64Array.from({ length: rows }, () => random.normal() + shift),
    } satisfies Column,
  }));
  const few = shifts.map((shift, place) => ({
    name: `label ${place}`,
    data: {
      kind: 'category',
      codes: Int32Array.from({ length: rows }, () => Math.floor(6 * random.next() ** (1 + shift))),
      levels: ['a', 'b', 'c', 'd', 'e', 'f'],
    } satisfies Column,
  }));
  return { rowCount: rows, columns: [...numbers, ...few] };
}

/** What a check does: skip, read the others, and read the skipped ones as well when that leaves a verdict open. */
function profileFirst(reference: Table, current: Table, settings: DriftSettings) {
  const features = reference.columns.map(({ name, data }, place) => {
    const summary = summariseColumn(data);
    return { name, reference: summary, current: summariseCurrent(current.columns[place]!.data, summary) };
  });
  const sketched = features.map((feature) => sketchFeature(feature, settings));
  const skipped = skipFeatures(sketched, settings, 0);
  const known = new Map(skipped.map((feature) => [feature.bounds.name, feature]));
  const read = (place: number) => {
    const { name, data } = reference.columns[place]!;
    return evaluateFeature({ name, reference: data, current: current.columns[place]!.data }, settings, 1);
  };
  const places = features.map((_, place) => place);
  const measured = places.filter((place) => !known.has(features[place]!.name)).map(read);
  const settled = isSettled(measured, [], skipped, settings);
  const exact = combineFeatures({ features: places.map(read) }, settings);
  const mixed = combineFeatures(
    { features: [...measured, ...skipped.map(({ measurement }) => measurement)] },
    settings,
  );
  return { skipped, settled, exact, mixed };
}

describe('skipFeatures', () => {
  it('leaves every verdict as it is without it whenever it is settled', () => {
    const tally = { runs: 0, settled: 0, skipped: 0 };
    for (const shift of [0, 0.03, 0.06, 0.1, 0.15, 0.4]) {
      for (const input of [
        {},
        { preset: 'custom' },
        { correction: 'holm', alpha: 0.3 },
      ] as DriftSettingsInput[]) {
        const settings = resolveDriftSettings(input);
        const random = createRandom(`skip/${shift}`);
        const reference = sample(9_000, [0, 0, 0], random);
        const current = sample(2_500, [0, 0, shift], random);
        const { skipped, settled, exact, mixed } = profileFirst(reference, current, settings);
        tally.runs++;
        tally.skipped += skipped.length;
        if (!settled) continue;
        tally.settled++;
        const verdicts = new Map(exact.features.map(({ name, drifted }) => [name, drifted]));
        for (const { name, drifted } of mixed.features)
          expect([name, drifted]).toEqual([name, verdicts.get(name)]);
        expect(mixed.testedFeatures).toBe(exact.testedFeatures);
        expect(mixed.drifted).toBe(exact.drifted);
      }
    }
    expect(tally.settled).toBeGreaterThan(tally.runs / 2);
    expect(tally.skipped).toBeGreaterThan(3 * tally.runs);
  });

  it('reports the bounds under the flag sketch', () => {
    const random = createRandom('report');
    const { skipped, mixed } = profileFirst(
      sample(9_000, [0], random),
      sample(2_500, [0], random),
      resolveDriftSettings(),
    );
    expect(skipped.map(({ measurement }) => measurement.measure)).toEqual(['ks', 'chi2']);
    for (const feature of mixed.features) {
      expect(feature.flags).toEqual(['sketch']);
      expect(feature.drifted).toBe(false);
      expect(feature.reason).toContain('the stored summary of the reference decides');
      expect(JSON.parse(JSON.stringify(feature))).toEqual(feature);
    }
  });

  it('is not settled when a verdict hangs on a skipped feature', () => {
    const settings = resolveDriftSettings();
    const random = createRandom('report');
    const { skipped } = profileFirst(sample(9_000, [0], random), sample(2_500, [0], random), settings);
    const open = skipped.map((feature) => ({
      ...feature,
      bounds: {
        ...feature.bounds,
        findings: feature.bounds.findings.map((finding) => ({ ...finding, pValue: { low: 0, high: 1 } })),
      },
    }));
    const measurement = { ...skipped[0]!.measurement, name: 'read', companions: [] };
    const withP = (pValue: number) => [
      {
        ...measurement,
        measures: measurement.measures.map((result) => ({ ...result, pValue, effect: 1 })),
      },
    ];
    expect(isSettled(withP(0.04), [], open, settings)).toBe(false);
    expect(isSettled(withP(1e-6), [], open, settings)).toBe(true);
    expect(isSettled(withP(0.9), [], open, settings)).toBe(true);
  });
});
