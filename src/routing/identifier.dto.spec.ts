import { describe, expect, it } from 'vitest';
import { outcomesRequest } from './outcomes.dto.js';
import { predictionBatchRequest, predictionRequest } from './predictions.dto.js';
import { challengersRequest, modelParam } from './routes.dto.js';

const pathsOf = (result: { error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined }) =>
  result.error?.issues.map(({ path }) => path.join('/'));

describe('texts with a NUL character', () => {
  it('are refused in features, with the field', () => {
    const features = { colour: 're\0d', shape: 'round', size: 3, weight: null };
    expect(pathsOf(predictionRequest.safeParse({ features }))).toEqual(['features/colour']);
    expect(pathsOf(predictionBatchRequest.safeParse({ rows: [{ features: {} }, { features }] }))).toEqual([
      'rows/1/features/colour',
    ]);
    const fitting = { ...features, colour: 'red' };
    expect(predictionRequest.parse({ features: fitting })).toEqual({ features: fitting });
  });

  it('are refused in ids, outcomes, reasons and names', () => {
    expect(pathsOf(predictionRequest.safeParse({ requestId: 'r\0', unitId: 'u\0', features: {} }))).toEqual([
      'unitId',
      'requestId',
    ]);
    const outcomes = [{ requestId: 'r1', value: 'y\0es' }];
    expect(pathsOf(outcomesRequest.safeParse({ outcomes }))).toEqual(['outcomes/0/value']);
    const challengers = [{ versionId: 'ver\0', mode: 'live', weight: 0.1 }];
    expect(pathsOf(challengersRequest.safeParse({ challengers, reason: 'wh\0y' }))).toEqual([
      'challengers/0/versionId',
      'reason',
    ]);
    expect(modelParam.safeParse('wea\0ther').success).toBe(false);
  });
});
