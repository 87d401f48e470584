/** `mldrift drift`: two files in, a report out, the exit code tells whether they differ. */
import { DomainError } from '../../core/errors.js';
import type { Command } from '../command.js';
import { Progress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { describeReport } from './describe-report.js';
import { readDriftOptions } from './drift-options.js';
import { driftResult, EXIT_CODES, exitCodeOf } from './drift-result.js';
import { runDrift } from './run-drift.js';
import { requirePagePath, writePage } from './write-page.js';

export const driftCommand: Command = async (args) => {
  const progress = new Progress();
  try {
    const options = await readDriftOptions(args);
    const { htmlPath } = options;
    if (htmlPath !== undefined) {
      await requirePagePath(htmlPath, [options.reference.path, options.current.path]);
    }
    const { data, report } = await runDrift(options, progress);
    progress.clear();
    if (htmlPath !== undefined) await writePage(htmlPath, options, data, report);
    const result = driftResult(report, data, options.settings.preset);
    process.stdout.write(
      options.isJson ? `${JSON.stringify(result)}\n` : describeReport(report, data, options.target),
    );
    return exitCodeOf(result);
  } catch (error) {
    progress.clear();
    return reportFailure(error, args.includes('--json'));
  }
};

function reportFailure(error: unknown, isJson: boolean): number {
  const isInput =
    error instanceof UsageError || (error instanceof DomainError && error.kind !== 'unavailable');
  const code = error instanceof DomainError ? error.code : isInput ? 'cli.usage' : 'cli.failed';
  const message = error instanceof Error ? error.message : String(error);
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.stderr.write(`mldrift: ${message}\n`);
  return isInput ? EXIT_CODES.badInput : EXIT_CODES.failed;
}
