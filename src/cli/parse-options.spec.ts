import { describe, expect, it } from 'vitest';
import { numberOption, parseOptions } from './parse-options.js';
import { UsageError } from './usage-error.js';

describe('parseOptions', () => {
  const options = { port: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

  it('reads options and fills defaults', () => {
    expect(parseOptions(['--port', '80'], options)).toEqual({ port: '80', json: false });
  });

  it.each([[['--speed']], [['--port']], [['file.csv']]])(
    'refuses %j and names what it does not know',
    (args) => {
      const name = args[0]?.replace('--', '') ?? '';
      expect(() => parseOptions(args, options)).toThrow(UsageError);
      expect(() => parseOptions(args, options)).toThrow(name);
    },
  );
});

describe('numberOption', () => {
  const limits = { minimum: 2, maximum: 20 };

  it('reads a whole number in range and leaves out what is not given', () => {
    expect(numberOption('folds', '5', limits)).toBe(5);
    expect(numberOption('folds', undefined, limits)).toBeUndefined();
  });

  it.each(['1', '21', '2.5', 'five', ''])('refuses %j, naming option and range', (text) => {
    expect(() => numberOption('folds', text, limits)).toThrow('--folds must be a whole number from 2 to 20');
  });
});
