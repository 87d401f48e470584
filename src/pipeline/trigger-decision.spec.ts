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
  refusedInARow: 0,
  backOff: true,
  sameDriftMinutes: 1440,
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

  it('waits twice as long after every retrain that was not promoted, up to 7 days', () => {
    const at = (hours: number) => new Date(Date.parse('2026-11-23T12:00:00Z') - hours * 3600_000);
    expect(decide({ lastRetrainAt: at(3.9), refusedInARow: 2 })).toMatchObject({ code: 'cooldown' });
    expect(decide({ lastRetrainAt: at(3.9), refusedInARow: 2 }).sentence).toContain('240 instead of 60');
    expect(decide({ lastRetrainAt: at(4), refusedInARow: 2 }).code).toBe('drift');
    expect(decide({ lastRetrainAt: at(3.9), refusedInARow: 2, backOff: false }).code).toBe('drift');
    expect(decide({ lastRetrainAt: at(7 * 24), refusedInARow: 40 }).code).toBe('drift');
    expect(decide({ lastRetrainAt: at(7 * 24 - 1), refusedInARow: 40 }).code).toBe('cooldown');
  });

  it('never shortens a cooldown that is longer than the longest back-off', () => {
    const lastRetrainAt = new Date('2026-11-10T12:00:00Z');
    expect(decide({ lastRetrainAt, cooldownMinutes: 20 * 1440, refusedInARow: 1 }).code).toBe('cooldown');
  });

  it('lets first trainings that fail wait as well', () => {
    const lastRetrainAt = new Date('2026-11-23T11:00:00Z');
    expect(decide({ hasChampion: false, lastRetrainAt, refusedInARow: 0 }).code).toBe('no-champion');
    expect(decide({ hasChampion: false, lastRetrainAt, refusedInARow: 1 }).code).toBe('cooldown');
  });

  it('answers the very same drift once within the time the policy sets', () => {
    const facts = { lastRetrainAt: new Date('2026-11-22T20:00:00Z') };
    const answered = { ...facts, sameDriftAnsweredAt: facts.lastRetrainAt };
    expect(decide(facts).code).toBe('drift');
    expect(decide(answered).code).toBe('same-drift');
    expect(decide({ ...answered, sameDriftMinutes: 960 }).code).toBe('drift');
    expect(decide({ ...answered, forced: true }).code).toBe('forced');
  });

  it('starts at most the daily budget in a week of checks every half hour that all find drift', () => {
    const starts: Date[] = [];
    for (let slot = 0; slot < 336; slot++) {
      const now = new Date(Date.parse('2026-11-16T00:00:00Z') + slot * 1800_000);
      const lastRetrainAt = starts.at(-1);
      const decision = decide({
        now,
        ...(lastRetrainAt === undefined ? {} : { lastRetrainAt }),
        refusedInARow: 0,
        retrainsInLastDay: starts.filter((start) => now.getTime() - start.getTime() < 86_400_000).length,
      });
      if (decision.retrain) starts.push(now);
    }
    expect(starts.length).toBe(21);
  });
});
