import { InvalidArgument } from '../errors.js';
import type { Params } from './estimator.js';
import { fulfilsRule, type ParamRule, ruleInWords } from './param-rule.js';

/** One rule for each parameter that has a default. */
export type ParamRules<D extends Params> = { readonly [name in keyof D]: ParamRule };

/**
 * The parameters of a fit: the defaults of an estimator with the caller's overrides laid over them, all checked.
 * @param estimatorId stands in the message, so that a search over many estimators says which one was wrong
 * @param defaults every parameter the estimator knows
 * @param overrides any part of them
 * @param rules what each may be
 * @throws InvalidArgument on the first override that is unknown, of the wrong type or out of range
 * @example resolveParams('knn', { k: 5 }, { k: 3 }, { k: { kind: 'number', minimum: 1, integer: true } }) // { k: 3 }
 */
export function resolveParams<D extends Params>(
  estimatorId: string,
  defaults: D,
  overrides: Params,
  rules: ParamRules<D>,
): D {
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(rules, name)) {
      const known = Object.keys(rules).join(', ') || 'no parameters';
      throw new InvalidArgument('params', `may only name what ${estimatorId} knows (${known})`, name);
    }
    const rule = rules[name]!;
    if (!fulfilsRule(rule, value)) {
      throw new InvalidArgument(`params.${name}`, `of ${estimatorId} must be ${ruleInWords(rule)}`, value);
    }
  }
  return { ...defaults, ...overrides };
}
