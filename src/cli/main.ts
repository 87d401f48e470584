/** The command line: picks the command, and turns what it throws into a message and an exit code. */
import { ConfigError } from '../platform/config.js';
import { HomeLocked } from '../platform/home-lock.js';
import { VERSION } from '../platform/version.js';
import type { Command } from './command.js';
import { helpText } from './help.js';
import { UsageError } from './usage-error.js';

/** What a shell reports for a program that a closed pipe has ended. */
const CLOSED_PIPE = 141;

/** Loaded only when asked for: `--version` and `help` need no server code. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve-command.js')).serveCommand,
  drift: async () => (await import('./drift/drift-command.js')).driftCommand,
  automl: async () => (await import('./automl/automl-command.js')).automlCommand,
  predict: async () => (await import('./predict/predict-command.js')).predictCommand,
  loop: async () => (await import('./loop/loop-command.js')).loopCommand,
  demo: async () => (await import('./demo/demo-command.js')).demoCommand,
  openapi: async () => (await import('./openapi-command.js')).openapiCommand,
};

async function run([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(helpText(rest[0]));
    return 0;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined)
    throw new UsageError(`unknown command ${name}; \`mldrift help\` lists the commands`);
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpText(name));
    return 0;
  }
  const command = await load();
  return command(rest);
}

function report(error: unknown): number {
  const isExpected =
    error instanceof UsageError || error instanceof ConfigError || error instanceof HomeLocked;
  const message = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error);
  process.stderr.write(`mldrift: ${message}\n`);
  return error instanceof UsageError ? 2 : 1;
}

// Whoever reads the output may stop early, as `head` does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(CLOSED_PIPE);
  process.stderr.write(`mldrift: standard output cannot be written: ${error.message}\n`);
  process.exit(1);
});
const code = await run(process.argv.slice(2)).catch(report);
// A pipe may still hold output; leaving before it is written would cut it off.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(code);
