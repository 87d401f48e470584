import { InvalidPreprocessOptions } from './invalid-preprocess-options.js';
import { optionFaults } from './option-rules.js';
import { DEFAULT_PREPROCESS_OPTIONS, type PreprocessOptions } from './preprocess-options.js';

/** What `preprocess: false` leaves standing: which columns there are, how they are read, filled and encoded. */
const BASIC_OPTIONS: readonly (keyof PreprocessOptions)[] = [
  'preprocess',
  'ignoreFeatures',
  'numericFeatures',
  'categoricalFeatures',
  'dateFeatures',
  'textFeatures',
  'ordinalFeatures',
  'createDateColumns',
  'maxEncodingOhe',
];

/**
 * The defaults with the caller's choices laid over them.
 * @throws InvalidPreprocessOptions (an InvalidArgument) with every unknown option and every value that is none of its
 *   choices
 * @example resolvePreprocessOptions({ normalize: true }).normalizeMethod // 'zscore'
 */
export function resolvePreprocessOptions(overrides: Partial<PreprocessOptions>): PreprocessOptions {
  const faults = optionFaults(overrides);
  if (faults.length > 0) throw new InvalidPreprocessOptions(faults);
  if (overrides.preprocess !== false) return { ...DEFAULT_PREPROCESS_OPTIONS, ...overrides };
  const basic = Object.entries(overrides).filter(([name]) =>
    BASIC_OPTIONS.includes(name as keyof PreprocessOptions),
  );
  return { ...DEFAULT_PREPROCESS_OPTIONS, ...Object.fromEntries(basic) };
}
