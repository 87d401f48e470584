/** `mldrift automl`: a file in, a leaderboard and a model out, the exit code tells whether the model is of use. */
import type { Command } from '../command.js';
import { reportFailure } from '../report-failure.js';
import { SearchProgress } from './search-progress.js';
import { type FitThreads, startFitThreads } from './start-fit-threads.js';

export const automlCommand: Command = async (args) => {
  const progress = new SearchProgress();
  let threads: FitThreads | undefined;
  try {
    threads = await startFitThreads();
    const { carryOutAutoml } = await import('./carry-out-automl.js');
    return await carryOutAutoml(args, threads, progress);
  } catch (error) {
    progress.clear();
    return reportFailure(error, args.includes('--json'));
  } finally {
    await threads?.close();
  }
};
