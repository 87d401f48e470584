/** `mldrift automl` in a process of its own, as a user runs it. */
import { execFile } from 'node:child_process';
import { builtPath } from './built.mjs';

const LONGEST_ANSWER_BYTES = 256 * 1024 ** 2;
const ACCOUNT = new URL('./account.mjs', import.meta.url).href;
/** A model was found, or the best there is does not beat the baseline. */
const ANSWERED = [0, 12];

/**
 * @typedef {object} Outcome
 * @property {number} seconds from the start of the process to its end
 * @property {number} cpuSeconds of all its threads
 * @property {number} peakBytes its largest resident set
 * @property {number} code exit code
 * @property {any} result what the command printed as JSON; undefined when it printed none
 * @property {string} errors the end of what it wrote to standard error
 */

/**
 * Never rejects: how the command ends is what some want to know.
 * @param {readonly (string | number)[]} args without `--json`
 * @param {Record<string, string>} [environment] settings besides those of this process
 * @returns {Promise<Outcome>}
 */
export function tryAutoml(args, environment = {}) {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', ACCOUNT, builtPath('cli/main.js'), 'automl', ...args.map(String), '--json'],
      { maxBuffer: LONGEST_ANSWER_BYTES, env: { ...process.env, ...environment } },
      (error, stdout, stderr) => {
        const seconds = (performance.now() - startedMs) / 1000;
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        const lines = stderr.trimEnd().split('\n');
        const account = parse(lines.pop() ?? '') ?? { cpuSeconds: Number.NaN, peakBytes: Number.NaN };
        resolve({ seconds, ...account, code, result: parse(stdout), errors: lines.slice(-10).join('\n') });
      },
    );
  });
}

/**
 * @param {readonly (string | number)[]} args without `--json`
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Outcome>}
 */
export async function runAutoml(args, environment) {
  const outcome = await tryAutoml(args, environment);
  if (ANSWERED.includes(outcome.code) && outcome.result !== undefined) return outcome;
  throw new Error(`automl ${args.join(' ')} ended with code ${outcome.code}: ${outcome.errors}`);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
