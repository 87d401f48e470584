/** `mldrift predict`: a model and rows in, a prediction for each row out. */
import type { Command } from '../command.js';
import { count } from '../figures.js';
import { Progress } from '../progress.js';
import { reportFailure } from '../report-failure.js';
import { readPredictOptions } from './predict-options.js';
import { runPredict } from './run-predict.js';

export const predictCommand: Command = async (args) => {
  const progress = new Progress();
  try {
    const options = await readPredictOptions(args);
    const { rows, notes } = await runPredict(options, (state) => progress.show(state));
    progress.clear();
    for (const note of notes) process.stderr.write(`- ${note}\n`);
    if (options.outPath !== undefined) {
      process.stderr.write(`${count(rows)} predictions: ${options.outPath}\n`);
    }
    return 0;
  } catch (error) {
    progress.clear();
    // Standard output belongs to the predictions.
    return reportFailure(error, false);
  }
};
