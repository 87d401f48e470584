import { describe, expect, it } from 'vitest';
import { type ProductionEntry, rollbackTargets } from './rollback-target.js';

const promoted = (versionId: string): ProductionEntry => ({ versionId, cause: 'requested' });
const rolledBack = (versionId: string): ProductionEntry => ({ versionId, cause: 'rollback' });

describe('the target of a rollback', () => {
  it('is the version in Production before the present one', () => {
    expect(rollbackTargets([promoted('v1'), promoted('v2'), promoted('v3')], 'v3')).toEqual(['v2', 'v1']);
  });

  it('is nothing for the first version', () => {
    expect(rollbackTargets([promoted('v1')], 'v1')).toEqual([]);
  });

  it('goes one further back each time and never forward to the version it left', () => {
    const history = [promoted('v1'), promoted('v2'), promoted('v3'), rolledBack('v2')];
    expect(rollbackTargets(history, 'v2')).toEqual(['v1']);
    expect(rollbackTargets([...history, rolledBack('v1')], 'v1')).toEqual([]);
  });

  it('is the rolled-back version again once a newer one has been promoted over it', () => {
    const history = [promoted('v1'), promoted('v2'), rolledBack('v1'), promoted('v3')];
    expect(rollbackTargets(history, 'v3')).toEqual(['v1']);
  });

  it('is never the present version, even when it was in Production twice', () => {
    expect(rollbackTargets([promoted('v1'), promoted('v2'), promoted('v1')], 'v1')).toEqual(['v2']);
    expect(rollbackTargets([promoted('v1'), promoted('v1')], 'v1')).toEqual([]);
  });

  it('skips past versions named twice', () => {
    const history = [promoted('v1'), promoted('v2'), promoted('v1'), promoted('v3')];
    expect(rollbackTargets(history, 'v3')).toEqual(['v1', 'v2']);
  });

  it('is nothing when the present version never entered Production', () => {
    expect(rollbackTargets([promoted('v1')], 'v9')).toEqual([]);
  });
});
