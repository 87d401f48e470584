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
