/** `mldrift automl`: a file in, a leaderboard and a model out, the exit code tells whether the model is of use. */
import type { Command } from '../command.js';
import { reportFailure } from '../report-failure.js';
import { readAutomlOptions } from './automl-options.js';
import { automlResult, exitCodeOf } from './automl-result.js';
import { describeAutoml } from './describe-automl.js';
import { runAutoml } from './run-automl.js';
import { SearchProgress } from './search-progress.js';

export const automlCommand: Command = async (args) => {
  const progress = new SearchProgress();
  try {
    const options = await readAutomlOptions(args);
    const outcome = await runAutoml(options, (state) => progress.show(state));
    progress.clear();
    const result = automlResult(outcome);
    process.stdout.write(options.isJson ? `${JSON.stringify(result)}\n` : describeAutoml(result));
    return exitCodeOf(result);
  } catch (error) {
    progress.clear();
    return reportFailure(error, args.includes('--json'));
  }
};
