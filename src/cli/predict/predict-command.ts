/** `mldrift predict`: a model and rows in, a prediction for each row out. */
import type { Command } from '../command.js';
import { count } from '../figures.js';
import { Progress } from '../progress.js';
import { reportFailure } from '../report-failure.js';
import { readPredictOptions } from './predict-options.js';
import { runPredict } from './run-predict.js';
import { describeUnknownValues } from './unknown-values.js';

export const predictCommand: Command = async (args) => {
  const progress = new Progress();
  // Standard output belongs to the predictions, unless they have a file.
  let tellsJson = false;
  try {
    const options = await readPredictOptions(args);
    const { isJson, outPath } = options;
    tellsJson = isJson && outPath !== undefined;
    const { rows, notes, unknownValues } = await runPredict(options, (state) => progress.show(state));
    progress.clear();
    for (const note of notes) process.stderr.write(`- ${note}\n`);
    for (const column of unknownValues) process.stderr.write(`- ${describeUnknownValues(column, rows)}\n`);
    if (outPath !== undefined) process.stderr.write(`${count(rows)} predictions: ${outPath}\n`);
    if (tellsJson) {
      process.stdout.write(
        `${JSON.stringify({ rows, predictions: outPath, columns: unknownValues, notes })}\n`,
      );
    }
    return 0;
  } catch (error) {
    progress.clear();
    return reportFailure(error, tellsJson);
  }
};
