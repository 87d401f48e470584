/** What is wrong with parameters of estimators, as far as it shows without rows. */
import { type Fault, InvalidArgument } from '../core/errors.js';
import { listSigned } from '../core/ml/boosting/monotone.js';
import type { Estimator, Params } from '../core/ml/estimator.js';
import { fulfilsRule, ruleInWords } from '../core/ml/param-rule.js';
import type { PreprocessOptions } from '../core/ml/preprocess/preprocess-options.js';
import type { ColumnContract, ColumnType } from '../ingestion/ingestion.api.js';

const NUMBER_TYPES: readonly ColumnType[] = ['number', 'integer'];

/**
 * @param pointer of the parameters in the request
 * @param estimators that have the id: two where they learn different tasks, of which one may take what the other does not
 */
export function faultsOfParams(pointer: string, estimators: readonly Estimator[], params: Params): Fault[] {
  const known = [...new Set(estimators.flatMap(({ rules }) => Object.keys(rules)))];
  return Object.entries(params).flatMap(([name, value]): Fault[] => {
    const rules = estimators.flatMap((one) => one.rules[name] ?? []);
    if (rules.some((rule) => fulfilsRule(rule, value))) return [];
    const [rule] = rules;
    const message =
      rule !== undefined
        ? `must be ${ruleInWords(rule)}, received ${value}`
        : known.length === 0
          ? `must be absent: ${estimators[0]?.id ?? 'it'} has no parameters`
          : `must be one of ${known.join(', ')}, received ${name}`;
    return [{ pointer: `${pointer}/${name}`, message }];
  });
}

/** Names of columns that are not read as numbers, so that predictions can neither rise nor fall with them. */
export function columnsWithoutOrder(
  columns: readonly ColumnContract[],
  setup: Partial<PreprocessOptions>,
): string[] {
  const { numericFeatures = [], categoricalFeatures = [], dateFeatures = [], textFeatures = [] } = setup;
  const ordinals = Object.keys(setup.ordinalFeatures ?? {});
  const readElse = [...categoricalFeatures, ...dateFeatures, ...textFeatures, ...ordinals];
  return columns
    .filter(
      ({ name, type }) =>
        readElse.includes(name) || !(NUMBER_TYPES.includes(type) || numericFeatures.includes(name)),
    )
    .map(({ name }) => name);
}

/**
 * Columns that predictions are to rise or fall with must be those of the rows and have an order; which of them become
 * features shows later.
 * @param features columns but the target
 * @param withoutOrder those among them that become features of another kind than numbers
 */
export function faultsOfMonotone(
  pointer: string,
  params: Params,
  features: readonly string[],
  withoutOrder: readonly string[],
): Fault[] {
  const { monotone } = params;
  if (typeof monotone !== 'string') return [];
  const at = `${pointer}/monotone`;
  try {
    return (listSigned(monotone) ?? []).flatMap(({ column }): Fault[] => {
      if (!features.includes(column)) {
        // No name: the place of a feature.
        if (/^\d+$/.test(column)) return [];
        return [{ pointer: at, message: `must name columns of ${features.join(', ')}, received ${column}` }];
      }
      if (!withoutOrder.includes(column)) return [];
      const message = `must name number columns, others have no order, received ${column}`;
      return [{ pointer: at, message }];
    });
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return [{ pointer: at, message: error.message }];
  }
}
