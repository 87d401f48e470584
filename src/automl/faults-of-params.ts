/** What is wrong with parameters of estimators, as far as it shows without rows. */
import { type Fault, InvalidArgument } from '../core/errors.js';
import { listSigned } from '../core/ml/boosting/monotone.js';
import type { Estimator, Params } from '../core/ml/estimator.js';
import { fulfilsRule, ruleInWords } from '../core/ml/param-rule.js';

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

/**
 * Columns that predictions are to rise or fall with must be those of the rows; which of them become features shows later.
 * @param features columns but the target
 */
export function faultsOfMonotone(pointer: string, params: Params, features: readonly string[]): Fault[] {
  const { monotone } = params;
  if (typeof monotone !== 'string') return [];
  const at = `${pointer}/monotone`;
  try {
    return (listSigned(monotone) ?? [])
      .filter(({ column }) => !features.includes(column) && !/^\d+$/.test(column))
      .map(({ column }) => ({
        pointer: at,
        message: `must name columns of ${features.join(', ')}, received ${column}`,
      }));
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return [{ pointer: at, message: error.message }];
  }
}
