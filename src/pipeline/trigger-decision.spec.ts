import { describe, expect, it } from 'vitest';
import { decideTrigger, type TriggerFacts } from './trigger-decision.js';

const drifted: TriggerFacts = {
  now: new Date('2026-11-23T12:00:00Z'),
  forced: false,
  enabled: true,
  hasChampion: true,
  check: { state: 'done', drifted: true, words: '3 of 10 features drifted' },
  onIncident: 'hold',
  rows: 5000,
  minimumRows: 200,
  cooldownMinutes: 60,
  retrainsInLastDay: 0,
  maximumRetrainsPerDay: 3,
};

const decide = (facts: Partial<TriggerFacts>) => decideTrigger({ ...drifted, ...facts });

describe('decideTrigger', () => {
  it('retrains on drift and repeats what the check found', () => {
    expect(decide({})).toEqual({ retrain: true, code: 'drift', sentence: '3 of 10 features drifted' });
  });

  it('learns nothing from faulty data unless the policy wants it', () => {
    const incident = 'the data are faulty: mend them first';
    const check = { state: 'done', drifted: true, words: 'qty drifted', incident } as const;
    const decision = decide({ check });
    expect(decision).toMatchObject({ retrain: false, code: 'quality-incident' });
    expect(decision.sentence).toContain(incident);
    expect(decide({ check, onIncident: 'retrain' }).code).toBe('drift');
    expect(decide({ check, forced: true }).code).toBe('forced');
  });

  it('does nothing without drift and says why', () => {
    const check = { state: 'done', drifted: false, words: 'no feature drifted' } as const;
    expect(decide({ check })).toEqual({ retrain: false, code: 'no-drift', sentence: 'no feature drifted' });
  });

  it('trains a first version when none is in Production, whatever the check', () => {
    const check = { state: 'skipped', drifted: false, words: 'nothing to compare with' } as const;
    expect(decide({ hasChampion: false, check }).code).toBe('no-champion');
  });

  it('waits out the cooldown and names its end', () => {
    const decision = decide({ lastRetrainAt: new Date('2026-11-23T11:30:00Z') });
    expect(decision.code).toBe('cooldown');
    expect(decision.sentence).toContain('2026-11-23T12:30:00.000Z');
  });

  it('starts again at the very end of the cooldown', () => {
    expect(decide({ lastRetrainAt: new Date('2026-11-23T11:00:00Z') }).retrain).toBe(true);
  });

  it('keeps the daily budget', () => {
    expect(decide({ retrainsInLastDay: 3 }).code).toBe('budget-spent');
  });

  it('never runs beside another run of the same model, not even by hand', () => {
    expect(decide({ activeRunId: 'prn_1', forced: true }).code).toBe('already-running');
  });

  it('passes over cooldown, budget and pause when a person asks', () => {
    const facts = { forced: true, enabled: false, retrainsInLastDay: 9, lastRetrainAt: drifted.now };
    expect(decide(facts)).toMatchObject({ retrain: true, code: 'forced' });
  });

  it('asks for enough rows', () => {
    expect(decide({ rows: 199 }).code).toBe('insufficient-data');
  });

  it('does nothing on a failed check or while paused', () => {
    expect(decide({ check: { state: 'failed', drifted: false, words: 'x' } }).code).toBe('check-failed');
    expect(decide({ enabled: false }).code).toBe('paused');
  });
});
