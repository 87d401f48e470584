import { describe, expect, it } from 'vitest';
import { decideGate } from './gate-decision.js';
import type { HoldoutComparison, PairedComparison } from './holdout-comparison.js';

const tested = (lower: number, upper: number): PairedComparison => ({
  kind: 'tested',
  difference: (lower + upper) / 2,
  lower,
  upper,
  pValue: 0.01,
  method: 'mcnemar',
  discordant: 50,
});

const comparison: HoldoutComparison = {
  task: 'classification',
  rows: 1000,
  unlabelledRows: 0,
  champion: { accuracy: 0.8 },
  challenger: { accuracy: 0.84 },
  baseline: { accuracy: 0.4 },
  againstChampion: tested(0.02, 0.06),
  againstBaseline: tested(0.4, 0.48),
};

describe('decideGate', () => {
  it('passes a challenger whose whole interval lies above the margin', () => {
    expect(decideGate(comparison, 0)).toMatchObject({ passed: true, code: 'better-than-champion' });
    expect(decideGate(comparison, 0.01).passed).toBe(true);
  });

  it('refuses a gain that the margin or chance could explain', () => {
    expect(decideGate(comparison, 0.03).code).toBe('not-better-than-champion');
    expect(decideGate({ ...comparison, againstChampion: tested(-0.01, 0.05) }, 0).passed).toBe(false);
  });

  it('refuses a challenger that does not beat the baseline, whatever the champion', () => {
    const report = decideGate({ ...comparison, againstBaseline: tested(-0.02, 0.02) }, 0);
    expect(report.code).toBe('not-better-than-baseline');
  });

  it('measures a first version against the baseline', () => {
    const { champion: _, againstChampion: __, ...first } = comparison;
    expect(decideGate(first, 0)).toMatchObject({ passed: true, code: 'better-than-baseline' });
  });

  it('takes the margin of a regression as a share of the error of the champion', () => {
    const regression: HoldoutComparison = { ...comparison, task: 'regression', champion: { mae: 2 } };
    const report = decideGate({ ...regression, againstChampion: tested(0.15, 0.4) }, 0.1);
    expect(report).toMatchObject({ passed: false, requiredGain: 0.2 });
  });

  it('decides nothing on a handful of rows', () => {
    expect(decideGate({ ...comparison, rows: 29 }, 0).code).toBe('not-enough-evidence');
  });

  it('refuses a challenger that answers exactly like the champion', () => {
    const report = decideGate({ ...comparison, againstChampion: { kind: 'identical', difference: 0 } }, 0);
    expect(report.passed).toBe(false);
  });

  it('says the figures in words', () => {
    expect(decideGate(comparison, 0).sentence).toContain(
      '+4.00 points, 95 % interval +2.00 points to +6.00 points',
    );
  });
});
