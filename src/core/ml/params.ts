import { InvalidArgument } from '../errors.js';
import type { Params } from './estimator.js';

/** What one parameter may be: a number in a range, one of some words, a text, a switch, or any of several rules. */
export type ParamRule =
  | {
      readonly kind: 'number';
      /** Smallest value allowed. */
      readonly minimum?: number;
      /** Every value must be greater than this. */
      readonly above?: number;
      /** Largest value allowed. */
      readonly maximum?: number;
      readonly integer?: boolean;
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | {
      readonly kind: 'text';
      readonly pattern: RegExp;
      /** What the text must be, in words. */
      readonly means: string;
    }
  | { readonly kind: 'switch' }
  | { readonly kind: 'any-of'; readonly rules: readonly [ParamRule, ...ParamRule[]] };

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

/** Whether a parameter may have a value. */
export function fulfilsRule(rule: ParamRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        (rule.integer !== true || Number.isInteger(value)) &&
        value >= (rule.minimum ?? Number.NEGATIVE_INFINITY) &&
        value > (rule.above ?? Number.NEGATIVE_INFINITY) &&
        value <= (rule.maximum ?? Number.POSITIVE_INFINITY)
      );
    case 'choice':
      return typeof value === 'string' && rule.values.includes(value);
    case 'text':
      return typeof value === 'string' && rule.pattern.test(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'any-of':
      return rule.rules.some((one) => fulfilsRule(one, value));
  }
}

/**
 * What a parameter must be.
 * @example ruleInWords({ kind: 'number', above: 0 }) // 'a finite number above 0'
 */
export function ruleInWords(rule: ParamRule): string {
  switch (rule.kind) {
    case 'number': {
      const bounds = [
        rule.minimum === undefined ? '' : ` of at least ${rule.minimum}`,
        rule.above === undefined ? '' : ` above ${rule.above}`,
        rule.maximum === undefined ? '' : ` up to ${rule.maximum}`,
      ];
      return `${rule.integer === true ? 'a whole number' : 'a finite number'}${bounds.join('')}`;
    }
    case 'choice':
      return `one of ${rule.values.join(', ')}`;
    case 'text':
      return rule.means;
    case 'switch':
      return 'true or false';
    case 'any-of':
      return rule.rules.map(ruleInWords).join(', or ');
  }
}
