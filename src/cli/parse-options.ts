/** Reads options with `node:util`; whatever it does not know is a usage error that names it. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageError on an unknown option, a missing value or an argument without a name */
export function parseOptions<const T extends OptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [first = 'wrong options'] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${first.replaceAll("'", '')}; \`mldrift help\` lists the options`);
  }
}

/** @throws UsageError naming the option when it is no number or out of range */
export function numberOption(
  name: string,
  text: string | undefined,
  { minimum, maximum, isWhole = true }: { minimum: number; maximum: number; isWhole?: boolean },
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value))) return value;
  throw new UsageError(
    `--${name} must be a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}, not ${text}`,
  );
}
