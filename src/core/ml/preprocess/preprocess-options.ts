import { InvalidArgument } from '../../errors.js';

/** How columns are made ready for estimators. Names and defaults follow PyCaret's setup. */
export interface PreprocessOptions {
  /** What stands in for missing numbers: the mean (PyCaret's default) or the median of the training rows. */
  readonly numberImputation: 'mean' | 'median';
  /** What stands in for missing categories: the most frequent level (PyCaret's default) or a level of their own. */
  readonly categoryImputation: 'mode' | 'missing';
  /** Columns with more levels are target encoded, the others get one 0/1 column per level; 25 in PyCaret. */
  readonly maximumOneHotLevels: number;
}

export const DEFAULT_PREPROCESS_OPTIONS: PreprocessOptions = {
  numberImputation: 'mean',
  categoryImputation: 'mode',
  maximumOneHotLevels: 25,
};

/**
 * The defaults with the caller's choices laid over them.
 * @throws InvalidArgument on an unknown option or a value that is none of its choices
 */
export function resolvePreprocessOptions(overrides: Partial<PreprocessOptions>): PreprocessOptions {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(DEFAULT_PREPROCESS_OPTIONS, name)) {
      const known = Object.keys(DEFAULT_PREPROCESS_OPTIONS).join(', ');
      throw new InvalidArgument('preprocess', `may only hold ${known}`, name);
    }
  }
  const options = { ...DEFAULT_PREPROCESS_OPTIONS, ...overrides };
  if (options.numberImputation !== 'mean' && options.numberImputation !== 'median') {
    throw new InvalidArgument(
      'preprocess.numberImputation',
      'must be mean or median',
      options.numberImputation,
    );
  }
  if (options.categoryImputation !== 'mode' && options.categoryImputation !== 'missing') {
    throw new InvalidArgument(
      'preprocess.categoryImputation',
      'must be mode or missing',
      options.categoryImputation,
    );
  }
  if (!Number.isInteger(options.maximumOneHotLevels) || options.maximumOneHotLevels < 2) {
    throw new InvalidArgument(
      'preprocess.maximumOneHotLevels',
      'must be a whole number of at least 2',
      options.maximumOneHotLevels,
    );
  }
  return options;
}
