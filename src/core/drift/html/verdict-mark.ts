import { type Html, html } from '../../html/html-text.js';
import type { FeatureEvaluation } from '../drift-evaluation.js';
import { spoken } from './words.js';

/** `drift` for what counts against the data, `calm` for what does not, `unknown` for what was not judged. */
export type VerdictTone = 'drift' | 'calm' | 'unknown';

/**
 * A verdict in words. The style of its class adds a colour and a mark, so that it never rests on colour alone.
 *
 * @example verdictMark('calm', 'no drift').markup // '<span class="v calm">no drift</span>'
 */
export function verdictMark(tone: VerdictTone, words: string): Html {
  return html`<span class="v ${tone}">${words}</span>`;
}

/** The verdict on one feature with its severity, or why there is none. */
export function featureVerdict({
  drifted,
  status,
  severity,
}: Pick<FeatureEvaluation, 'drifted' | 'status' | 'severity'>): Html {
  if (drifted) return verdictMark('drift', severity === 'none' ? 'drift' : `drift, ${severity}`);
  if (status === 'ok' || status === 'constant') return verdictMark('calm', 'no drift');
  return verdictMark('unknown', spoken(status));
}
