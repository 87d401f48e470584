import { InvalidArgument } from '../errors.js';
import { withoutUndefined } from '../without-undefined.js';
import { driftPresets } from './drift-presets.js';
import { resolveDriftSettings } from './drift-settings.js';
import type { DriftSettings, DriftSettingsInput } from './drift-settings-shape.js';

/**
 * Settings with some fields changed: what is left out stays. Fields with an entry per kind, effect or feature keep the
 * entries that are not named. Another preset brings its measures, corrections and rule with it.
 *
 * @param base complete settings
 * @param change what a caller wants to be different
 * @throws InvalidArgument naming the field, the rule and the value
 *
 * @example changeSettings(resolveDriftSettings(), { alpha: 0.01 }).alpha // 0.01
 */
export function changeSettings(base: DriftSettings, change: DriftSettingsInput): DriftSettings {
  const isOther = change.preset !== undefined && change.preset !== base.preset;
  if (isOther && !Object.hasOwn(driftPresets, change.preset)) {
    throw new InvalidArgument(
      'preset',
      `must be one of ${Object.keys(driftPresets).join(', ')}`,
      change.preset,
    );
  }
  const ground: DriftSettings = isOther ? { ...base, ...driftPresets[change.preset] } : base;
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return resolveDriftSettings({
    ...ground,
    ...said,
    measuresByKind: { ...ground.measuresByKind, ...withoutUndefined(change.measuresByKind ?? {}) },
    effectFloors: { ...ground.effectFloors, ...change.effectFloors },
    features: mergeFeatures(ground.features, change.features ?? {}),
  });
}

function mergeFeatures(
  before: DriftSettings['features'],
  change: DriftSettings['features'],
): DriftSettings['features'] {
  const merged = { ...before };
  for (const [name, override] of Object.entries(change)) merged[name] = { ...before[name], ...override };
  return merged;
}
