/** Loaded before a measured program (`node --import`): at its end, says on standard error what it took of the machine. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const account = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024 };
    writeSync(2, `\n${JSON.stringify(account)}\n`);
  });
}
