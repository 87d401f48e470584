/** `mldrift drift`: two files in, a report out, the exit code tells whether they differ. */
import type { Command } from '../command.js';
import { Progress } from '../progress.js';
import { reportFailure } from '../report-failure.js';
import { requireOutPath } from '../require-out-path.js';
import { describeReport } from './describe-report.js';
import { readDriftOptions } from './drift-options.js';
import { driftResult, exitCodeOf } from './drift-result.js';
import { runDrift } from './run-drift.js';
import { writePage } from './write-page.js';

export const driftCommand: Command = async (args) => {
  const progress = new Progress();
  try {
    const options = await readDriftOptions(args);
    const { htmlPath } = options;
    if (htmlPath !== undefined) {
      const compared = [options.reference.path, options.current.path];
      await requireOutPath('html', htmlPath, compared, 'the files to compare');
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
