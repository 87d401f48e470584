/** `mldrift loop`: two files in, a verdict out, the exit code tells which. */
import { ApiProblem } from '../api-client.js';
import type { Command } from '../command.js';
import { Progress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { describeLoop } from './describe-loop.js';
import { readLoopOptions } from './loop-options.js';
import { EXIT_CODES, exitCodeOf, loopResult } from './loop-result.js';
import { playLoop } from './play-loop.js';
import { RunFailed } from './run-failed.js';

export const loopCommand: Command = async (args) => {
  const progress = new Progress();
  try {
    const options = await readLoopOptions(args);
    progress.show({ done: 0, total: 0, message: 'starting' });
    // Loaded only now, so that a wrong option is told at once.
    const { startLocalServer } = await import('../local-server.js');
    const server = await startLocalServer('loop');
    try {
      const result = loopResult(await playLoop(options, { api: server.api, progress }));
      progress.clear();
      process.stdout.write(options.isJson ? `${JSON.stringify(result)}\n` : describeLoop(result));
      return exitCodeOf(result);
    } finally {
      await server.stop();
    }
  } catch (error) {
    progress.clear();
    return reportFailure(error, args.includes('--json'));
  }
};

function reportFailure(error: unknown, isJson: boolean): number {
  const { exitCode, code, message, errors } = explain(error);
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message, errors } })}\n`);
  const details = errors.map((fault) => `  ${fault.pointer}: ${fault.message}\n`).join('');
  process.stderr.write(`mldrift: ${message}\n${details}`);
  return exitCode;
}

function explain(error: unknown) {
  if (error instanceof UsageError) {
    return { exitCode: EXIT_CODES.badInput, code: 'cli.usage', message: error.message, errors: [] };
  }
  if (error instanceof ApiProblem) {
    const { status, code, detail, errors = [] } = error.problem;
    const isInput = status >= 400 && status < 500;
    return { exitCode: isInput ? EXIT_CODES.badInput : EXIT_CODES.failed, code, message: detail, errors };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RunFailed))
    return { exitCode: EXIT_CODES.failed, code: 'cli.failed', message, errors: [] };
  return {
    exitCode: error.isInputFault ? EXIT_CODES.badInput : EXIT_CODES.failed,
    code: error.code,
    message,
    errors: [],
  };
}
