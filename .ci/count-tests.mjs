/** Adds up vitest's own "Tests" lines; fails when a run executed no test. */
import { readFileSync } from 'node:fs';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are control characters
const COLOURS = /\u001b\[[0-9;]*m/g;
const totals = { passed: 0, failed: 0, skipped: 0 };

for (const file of process.argv.slice(2)) {
  const line = readFileSync(file, 'utf8').replaceAll(COLOURS, '').match(/^\s*Tests\s+(.*)$/m)?.[1];
  if (line === undefined) throw new Error(`${file} has no line with test counts`);
  for (const kind of Object.keys(totals)) {
    totals[kind] += Number(line.match(new RegExp(`(\\d+) ${kind}`))?.[1] ?? 0);
  }
}
if (totals.passed === 0) throw new Error('no test was executed');
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
