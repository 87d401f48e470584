/** What `mldrift automl` does once its threads are starting. */
import { readAutomlOptions } from './automl-options.js';
import { automlResult, exitCodeOf } from './automl-result.js';
import { describeAutoml } from './describe-automl.js';
import { runAutoml } from './run-automl.js';
import type { SearchProgress } from './search-progress.js';
import type { FitThreads } from './start-fit-threads.js';

/** @returns the exit code */
export async function carryOutAutoml(
  args: readonly string[],
  threads: FitThreads,
  progress: SearchProgress,
): Promise<number> {
  const options = await readAutomlOptions(args);
  const outcome = await runAutoml(options, threads, (state) => progress.show(state));
  progress.clear();
  if (options.htmlPath !== undefined) {
    // The page has much code of its own.
    const { writeReport } = await import('./write-report.js');
    await writeReport(outcome);
  }
  const result = automlResult(outcome);
  process.stdout.write(options.isJson ? `${JSON.stringify(result)}\n` : describeAutoml(result));
  return exitCodeOf(result);
}
