import { describe, expect, it } from 'vitest';
import { driftSignature } from './drift-signature.js';

type Check = Parameters<typeof driftSignature>[0];

function check(features: Record<string, [before: number, after: number] | null>, version?: string): Check {
  const evaluated = Object.entries(features).map(([name, means]) => ({
    name,
    drifted: true,
    summary: means === null ? null : { reference: { mean: means[0] }, current: { mean: means[1] } },
  }));
  const quiet = { name: 'quiet', drifted: false, summary: null };
  return {
    evaluation: { features: [...evaluated, quiet] },
    ...(version === undefined ? {} : { referenceVersionId: version }),
  } as unknown as Check;
}

describe('driftSignature', () => {
  it('names the drifted features with their direction and the reference', () => {
    expect(driftSignature(check({ income: [5, 4], age: [1, 2], country: null }, 'mdv_1'))).toBe(
      'mdv_1|age+,country,income-',
    );
  });

  it('is another one for another direction, feature or reference, not for another size', () => {
    const first = driftSignature(check({ age: [1, 2] }, 'mdv_1'));
    expect(driftSignature(check({ age: [1, 9] }, 'mdv_1'))).toBe(first);
    for (const other of [
      check({ age: [2, 1] }, 'mdv_1'),
      check({ age: [1, 2], size: null }, 'mdv_1'),
      check({ age: [1, 2] }, 'mdv_2'),
      check({ age: [1, 2] }),
    ]) {
      expect(driftSignature(other)).not.toBe(first);
    }
  });

  it('is absent when nothing drifted', () => {
    expect(driftSignature(check({}))).toBeUndefined();
  });
});
