import { describe, expect, it } from 'vitest';
import { makeCompanion, makeEvaluation, makeFeature } from '../../../../test/support/make-evaluation.js';
import type { PerformanceEvidence, PerformancePlace } from '../performance/performance-evidence.js';
import { diagnose } from './diagnose.js';
import { joinNames } from './join-names.js';

const calm = makeEvaluation({ features: [makeFeature({ name: 'age' })] });
const drifted = makeEvaluation({
  features: [makeFeature({ name: 'age', drifted: true, driftedBy: ['ks'], effect: 0.4 })],
});

function place(
  realised: PerformancePlace,
  estimated: PerformancePlace,
  estimateUnreliable = false,
): PerformanceEvidence {
  return { realised, estimated, estimateUnreliable };
}

function verdict(evaluation: typeof calm, performance?: PerformanceEvidence): string {
  const { kind, advice } = diagnose(evaluation, performance);
  return `${kind}: ${advice}`;
}

describe('diagnose', () => {
  it('finds nothing where nothing drifted and the performance holds or is not known', () => {
    expect(verdict(calm)).toBe('none: nothing');
    expect(verdict(calm, place('within', 'below'))).toBe('none: nothing');
    expect(verdict(calm, place('unknown', 'within'))).toBe('none: nothing');
    expect(verdict(calm, place('unknown', 'unknown'))).toBe('none: nothing');
  });

  it('asks for true values when only an estimate without drift speaks of a loss', () => {
    expect(verdict(calm, place('unknown', 'below'))).toBe('performance_unknown: collect_labels');
    expect(verdict(calm, place('unknown', 'below', true))).toBe('none: nothing');
  });

  it('records drift while the performance holds, and retrains when it does not', () => {
    expect(verdict(drifted, place('within', 'below'))).toBe('distribution_change: record');
    expect(verdict(drifted, place('unknown', 'within'))).toBe('distribution_change: record');
    expect(verdict(drifted, place('below', 'below'))).toBe('distribution_change: retrain');
    expect(verdict(drifted, place('below', 'unknown'))).toBe('distribution_change: retrain');
    expect(verdict(drifted, place('unknown', 'below'))).toBe('distribution_change: retrain');
    expect(verdict(drifted)).toBe('distribution_change: record');
  });

  it('does not know the performance of a watched model without realised and trusted estimated values', () => {
    expect(verdict(drifted, place('unknown', 'unknown'))).toBe('performance_unknown: collect_labels');
    expect(verdict(drifted, place('unknown', 'within', true))).toBe('performance_unknown: collect_labels');
  });

  it('calls a loss that the inputs do not explain concept drift', () => {
    expect(verdict(drifted, place('below', 'within'))).toBe('concept_drift: retrain');
    expect(verdict(drifted, place('below', 'below', true))).toBe('concept_drift: retrain');
    expect(verdict(calm, place('below', 'below'))).toBe('concept_drift: retrain');
    expect(verdict(calm, place('below', 'unknown'))).toBe('concept_drift: retrain');
  });

  it('puts faults of the data first, whatever the performance', () => {
    const faulty = makeEvaluation({
      features: [
        makeFeature({ name: 'age', status: 'schema_changed', reason: 'the type changed' }),
        makeFeature({
          name: 'city',
          drifted: true,
          driftedBy: ['missing_rate'],
          companions: [makeCompanion({ measure: 'missing_rate', drifted: true, reason: 'p 0' })],
        }),
      ],
      dataset: [makeCompanion({ measure: 'row_count', drifted: true, reason: 'a tenth' })],
    });
    const { kind, advice, because } = diagnose(faulty, place('below', 'within'));
    expect([kind, advice]).toEqual(['quality_incident', 'fix_data']);
    expect(because).toEqual([
      'age cannot be compared: the type changed',
      'city (missing_rate): p 0',
      'Number of rows against earlier batches: a tenth',
    ]);
  });

  it('does not take drift of all columns together for a fault', () => {
    const dataset = [makeCompanion({ measure: 'domain_classifier', drifted: true })];
    const { kind, because } = diagnose(makeEvaluation({ dataset }));
    expect(kind).toBe('distribution_change');
    expect(because).toEqual(['The distribution of all columns together changed']);
  });
});

describe('joinNames', () => {
  it('says at most five names', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e', 'f', 'g']].map(joinNames)).toEqual([
      '',
      'a',
      'a and b',
      'a, b, c, d, e and 2 more',
    ]);
  });
});
