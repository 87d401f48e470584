/** A MLDrift in a process of its own on a free port of loopback, with figures that the system keeps about it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { builtPath } from './built.mjs';

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {() => number} startPeak begins a new measurement of the peak, and returns the resident set it begins at
 * @property {() => number} peakBytes largest resident set since `startPeak`; NaN where the system does not tell
 * @property {() => number} cpuSeconds processor time of all threads so far; NaN where the system does not tell
 * @property {() => Promise<void>} stop
 */

const STOP_WITHIN_MS = 30_000;
/** Unit of the times in /proc on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * @param {object} options
 * @param {string} options.home
 * @param {Record<string, string>} [options.environment] differs from the defaults of the server
 * @param {string | undefined} [options.cpuProfiles] folder that gets a CPU profile of each thread at the end
 * @returns {Promise<Server>}
 */
export async function startServer({ home, environment = {}, cpuProfiles }) {
  const profiling = cpuProfiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfiles}`];
  const child = spawn(process.execPath, [...profiling, builtPath('main.js')], {
    env: { ...ownEnvironment(), MLDRIFT_HOME: home, MLDRIFT_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const lines = createInterface({ input: child.stdout });
  const url = await addressFrom(lines, child);
  // Later lines are read too: a full pipe would make the server wait.
  lines.on('line', showTrouble);
  return {
    url,
    startPeak: () => {
      resetPeak(child.pid);
      return readKilobytes(child.pid, 'VmRSS') * 1024;
    },
    peakBytes: () => readKilobytes(child.pid, 'VmHWM') * 1024,
    cpuSeconds: () => readCpu(child.pid),
    stop: async () => {
      const ended = once(child, 'exit');
      const tooLate = setTimeout(killNow, STOP_WITHIN_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(tooLate);
      process.off('exit', killNow);
    },
  };
}

/** Without settings of the person who measures: the figures are those of the embedded default. */
function ownEnvironment() {
  const foreign = ['DATABASE_URL', 'REDIS_URL', 'STORAGE_URL'];
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('MLDRIFT_') && !foreign.includes(name)),
  );
}

/**
 * @param {import('node:readline').Interface} lines
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function addressFrom(lines, child) {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} while it started`)));
    lines.on('line', (line) => {
      const entry = parse(line);
      if (typeof entry?.['url'] === 'string') resolve(entry['url']);
    });
  });
}

/** @param {string} line */
function showTrouble(line) {
  const level = parse(line)?.['level'];
  if (level === 'error' || level === 'fatal') process.stderr.write(`${line}\n`);
}

/** @param {string} line @returns {Record<string, unknown> | undefined} */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {number | undefined} pid */
function resetPeak(pid) {
  try {
    // Since Linux 4.0 (proc_pid_clear_refs(5)) a 5 sets the peak back to what is resident now.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Elsewhere the peak counts from the start of the process.
  }
}

/** @param {number | undefined} pid @param {'VmRSS' | 'VmHWM'} field */
function readKilobytes(pid, field) {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readProc(pid, 'status'))?.[1]);
}

/** @param {number | undefined} pid */
function readCpu(pid) {
  // The name of the program stands in brackets and may hold blanks; user and system time are fields 14 and 15.
  const fields = readProc(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** @param {number | undefined} pid @param {string} file */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
