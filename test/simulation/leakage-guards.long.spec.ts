/** Leaks that are found and clean sets that are alarmed: the table of the leakage guards in docs/methods. */
import { describe, expect, it } from 'vitest';
import type { GuardFinding } from '../../src/core/ml/guards/guard-finding.js';
import { runGuards } from '../../src/core/ml/guards/run-guards.js';
import { cleanSets, type GuardCase, plantedLeaks } from '../support/planted-leaks.js';

const SEEDS = Math.max(1, Math.round(5 * Number(process.env['MLDRIFT_SIMULATION_SHARE'] ?? 1)));

const alarms = (findings: readonly GuardFinding[]) => findings.filter(({ action }) => action !== 'warn');
const isFound = ({ leak }: GuardCase, findings: readonly GuardFinding[]) =>
  alarms(findings).some(
    ({ guard, columns }) =>
      guard === leak?.guard && (leak.column === undefined || columns.includes(leak.column)),
  );

describe('leakage guards', () => {
  it('find at least 38 of 40 planted leaks and alarm at most 5 % of the clean sets', () => {
    const lines: string[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const kinds = new Map<string, [number, number]>();
      const missed: string[] = [];
      const started = performance.now();
      for (const one of plantedLeaks(seed)) {
        const findings = runGuards(one.request);
        const [found, tried] = kinds.get(one.leak!.guard) ?? [0, 0];
        kinds.set(one.leak!.guard, [found + (isFound(one, findings) ? 1 : 0), tried + 1]);
        if (!isFound(one, findings)) missed.push(one.name);
        const others = alarms(findings).filter(({ guard }) => guard !== one.leak!.guard);
        if (others.length > 0)
          lines.push(
            `  beside ${one.name}: ${others.map(({ guard, columns }) => `${guard} ${columns.join()}`).join('; ')}`,
          );
      }
      const clean = cleanSets(seed);
      const alarmed = clean.flatMap((one) => {
        const findings = alarms(runGuards(one.request));
        return findings.length === 0
          ? []
          : [`${one.name}: ${findings.map(({ sentence }) => sentence).join('; ')}`];
      });
      const found = [...kinds.values()].reduce((sum, [count]) => sum + count, 0);
      const perKind = [...kinds].map(([kind, [count, tried]]) => `${kind} ${count}/${tried}`).join(', ');
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      lines.push(
        `seed ${seed}: ${found} of 40 leaks found (${perKind}); ${alarmed.length} of ${clean.length} clean sets alarmed; ${seconds} s`,
      );
      for (const name of missed) lines.push(`  missed ${name}`);
      for (const name of alarmed) lines.push(`  alarmed ${name}`);
      expect.soft(found, `seed ${seed}`).toBeGreaterThanOrEqual(38);
      expect.soft(clean.length).toBeGreaterThanOrEqual(40);
      expect.soft(alarmed.length / clean.length, `seed ${seed}`).toBeLessThanOrEqual(0.05);
    }
    console.log(lines.join('\n'));
  });
});
