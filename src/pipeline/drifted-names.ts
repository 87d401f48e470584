/** Which features a check found drifted; none when it has no report. */
import type { DriftCheck } from '../drift/drift.api.js';

export function driftedNames({ evaluation }: DriftCheck): readonly string[] {
  return evaluation?.features.filter(({ drifted }) => drifted).map(({ name }) => name) ?? [];
}
