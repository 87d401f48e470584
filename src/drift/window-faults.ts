/** What is wrong about the windows of a monitor when its fields are looked at together. */
import type { Fault } from '../core/errors.js';
import { type Hysteresis, MOST_IN_A_WINDOW, type MonitorReference, type MonitorWindow } from './drift.api.js';

export function windowFaults({
  reference,
  window,
  hysteresis,
}: {
  readonly reference: MonitorReference;
  readonly window: MonitorWindow;
  readonly hysteresis: Hysteresis;
}): Fault[] {
  const faults = hysteresisFaults(hysteresis);
  const fault = (pointer: string, message: string) => faults.push({ pointer, message });
  if (reference.kind === 'seasonal' && new Set(reference.match).size < reference.match.length) {
    fault('/reference/match', `must not repeat a part, received ${reference.match.join(', ')}`);
  }
  if (reference.kind !== 'sliding') return faults;
  const { unit, size, gap = 0 } = reference;
  if (unit === 'rows' && window.unit === 'days') {
    fault('/reference/unit', 'must be batches or days before a window of days, received rows');
  }
  if (unit === 'rows') return faults;
  if (size > MOST_IN_A_WINDOW) {
    fault('/reference/size', `must be at most ${MOST_IN_A_WINDOW} ${unit}, received ${size}`);
  }
  if (gap > MOST_IN_A_WINDOW) {
    fault('/reference/gap', `must be at most ${MOST_IN_A_WINDOW} ${unit}, received ${gap}`);
  }
  return faults;
}

export function hysteresisFaults({ raise, of }: Hysteresis): Fault[] {
  if (raise <= of) return [];
  const message = `must be at most the ${of} windows looked at, received ${raise}`;
  return [{ pointer: '/hysteresis/raise', message }];
}
