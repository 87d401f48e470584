import { describe, expect, it } from 'vitest';
import { decideGate, type GateEvidence, type GateLimits } from './gate-decision.js';
import type { PairedComparison } from './paired-comparison.js';

const tested = (lower: number, upper: number): PairedComparison => ({
  kind: 'tested',
  difference: (lower + upper) / 2,
  lower,
  upper,
  pValue: 0.01,
  method: 'mcnemar',
  discordant: 50,
});

const limits = (margin = 0): GateLimits => ({ margin, maximumLatencyMs: 100, maximumModelBytes: 2 ** 20 });

const comparison: GateEvidence = {
  task: 'classification',
  rows: 1000,
  unlabelledRows: 0,
  champion: { accuracy: 0.8 },
  challenger: { accuracy: 0.84 },
  baseline: { accuracy: 0.4 },
  againstChampion: tested(0.02, 0.06),
  againstBaseline: tested(0.4, 0.48),
  serving: { modelBytes: 1000, latency: { medianMs: 0.1, p95Ms: 0.2, rows: 200 } },
};

describe('decideGate', () => {
  it('passes a challenger whose whole interval lies above the margin', () => {
    expect(decideGate(comparison, limits())).toMatchObject({ passed: true, code: 'better-than-champion' });
    expect(decideGate(comparison, limits(0.01)).passed).toBe(true);
  });

  it('refuses a gain that the margin or chance could explain', () => {
    expect(decideGate(comparison, limits(0.03)).code).toBe('not-better-than-champion');
    expect(decideGate({ ...comparison, againstChampion: tested(-0.01, 0.05) }, limits()).passed).toBe(false);
  });

  it('refuses a challenger that does not beat the baseline, whatever the champion', () => {
    const report = decideGate({ ...comparison, againstBaseline: tested(-0.02, 0.02) }, limits());
    expect(report.code).toBe('not-better-than-baseline');
  });

  it('measures a first version against the baseline', () => {
    const { champion: _, againstChampion: __, ...first } = comparison;
    expect(decideGate(first, limits())).toMatchObject({ passed: true, code: 'better-than-baseline' });
  });

  it('takes the margin of a regression as a share of the error of the champion', () => {
    const regression: GateEvidence = { ...comparison, task: 'regression', champion: { mae: 2 } };
    const report = decideGate({ ...regression, againstChampion: tested(0.15, 0.4) }, limits(0.1));
    expect(report).toMatchObject({ passed: false, requiredGain: 0.2 });
  });

  it('decides nothing on a handful of rows', () => {
    expect(decideGate({ ...comparison, rows: 29 }, limits()).code).toBe('not-enough-evidence');
  });

  it('decides nothing where groups leave too little, and says why', () => {
    const few = { ...comparison, groups: { column: 'house', count: 4 }, knownGroupRows: 700 };
    const report = decideGate(few, limits());
    expect(report).toMatchObject({ passed: false, code: 'not-enough-evidence' });
    expect(report.sentence).toBe(
      '1000 labelled holdout rows are of only 4 groups of house, 5 needed; 700 rows of groups of house that only one of the models has learnt from judge nothing',
    );
    const none = decideGate({ ...few, rows: 0, groups: { column: 'house', count: 0 } }, limits());
    expect(none.sentence).toContain('are fewer than 30; 700 rows of groups of house');
  });

  it('refuses a challenger that answers exactly like the champion', () => {
    const report = decideGate(
      { ...comparison, againstChampion: { kind: 'identical', difference: 0 } },
      limits(),
    );
    expect(report.passed).toBe(false);
  });

  it('says the figures in words', () => {
    expect(decideGate(comparison, limits()).sentence).toContain(
      '+4.00 points, 95 % interval +2.00 points to +6.00 points',
    );
  });

  it('refuses a challenger that is shown to be worse on a segment, however good it is on the whole', () => {
    const segment = { column: 'country', level: 'IT', rows: 150, comparison: tested(-0.2, -0.05) };
    const segments = [{ ...segment, adjustedPValue: 0.01 }];
    const report = decideGate({ ...comparison, segments }, limits());
    expect(report).toMatchObject({ passed: false, code: 'segment-worse' });
    expect(report.sentence).toContain('where country is IT (150 rows)');
    expect(decideGate({ ...comparison, segments }, limits(0.05)).code).toBe('not-better-than-champion');
    const byChance = [{ ...segment, adjustedPValue: 0.2 }];
    expect(decideGate({ ...comparison, segments: byChance }, limits()).passed).toBe(true);
  });

  it('refuses a challenger that answers too slowly or is too large, and says both', () => {
    const serving = { modelBytes: 2 ** 21, latency: { medianMs: 90, p95Ms: 101, rows: 200 } };
    const report = decideGate({ ...comparison, serving }, limits());
    expect(report).toMatchObject({ passed: false, code: 'too-slow' });
    expect(report.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'latency',
      'size',
    ]);
    expect(decideGate({ ...comparison, serving: { modelBytes: 2 ** 21 } }, limits()).code).toBe('too-large');
  });
});
