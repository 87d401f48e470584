/** Predicts a made-up record a few times: the first requests must not pay for what the engine still has to compile. */
import { InvalidArgument } from '../../core/errors.js';
import type { LoadedModel } from '../../core/ml/model-file.js';
import { createRecordReader } from '../../core/ml/record-reader.js';

const TRIAL_PREDICTIONS = 10;
const PLAIN = { number: 1, date: 0, category: '' } as const;

/** What our own model fails with is let through: it is not fit to serve. */
export function tryOut({
  signature,
  fitted,
  predictTable,
}: Pick<LoadedModel, 'signature' | 'fitted' | 'predictTable'>): void {
  // A model that was trained elsewhere need not know missing values.
  const isForeign = fitted.kind === 'imported';
  const record = Object.fromEntries(
    signature.inputs.map(({ name, kind }) => [name, isForeign ? PLAIN[kind] : null]),
  );
  const { table } = createRecordReader(signature)([record]);
  try {
    for (let trial = 0; trial < TRIAL_PREDICTIONS; trial++) predictTable(table);
  } catch (error) {
    // It may refuse what is made up, such as a category without a name, and still answer real records.
    if (!isForeign || !(error instanceof InvalidArgument)) throw error;
  }
}
