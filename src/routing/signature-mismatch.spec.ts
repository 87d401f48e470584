import { describe, expect, it } from 'vitest';
import type { Signature } from '../core/ml/signature.js';
import { signatureMismatch } from './signature-mismatch.js';

const champion: Signature = {
  inputs: [
    { name: 'age', kind: 'number', required: true },
    { name: 'city', kind: 'category', required: false },
  ],
  output: { target: 'churn', task: 'classification', levels: ['no', 'yes'] },
};

describe('signatureMismatch', () => {
  it('lets a challenger use fewer inputs and name the classes in another order', () => {
    const output = { ...champion.output, levels: ['yes', 'no'] };
    expect(signatureMismatch(champion, { inputs: champion.inputs.slice(0, 1), output })).toBeUndefined();
  });

  it('refuses inputs that requests do not bring, or bring as another kind', () => {
    const extra = [...champion.inputs, { name: 'income', kind: 'number' as const, required: false }];
    expect(signatureMismatch(champion, { ...champion, inputs: extra })).toContain('takes income');
    const other = [{ name: 'age', kind: 'category' as const, required: true }];
    expect(signatureMismatch(champion, { ...champion, inputs: other })).toContain('must take age as number');
  });

  it('refuses another target, task or set of classes', () => {
    const withOutput = (output: Partial<Signature['output']>) =>
      signatureMismatch(champion, { ...champion, output: { ...champion.output, ...output } });
    expect(withOutput({ target: 'price' })).toContain('must predict churn');
    expect(withOutput({ task: 'regression' })).toContain('must predict churn');
    expect(withOutput({ levels: ['no', 'yes', 'maybe'] })).toContain('must have the classes');
  });
});
