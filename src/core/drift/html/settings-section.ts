import { figure } from '../../html/figures.js';
import { type Html, html } from '../../html/html-text.js';
import { folded, section } from '../../html/section.js';
import { cut } from '../../html/user-text.js';
import { describeRule } from '../dataset-rule.js';
import type { DriftSettings } from '../drift-settings-shape.js';
import { correctionName, measureTitle } from './words.js';

const longestList = 600;

/** How was compared: in words, and as JSON to do it again. */
export function settingsSection(settings: DriftSettings): Html {
  const { preset, measuresByKind, companions, datasetMeasures, alpha, correction, datasetRule } = settings;
  const pairs: [string, string][] = [
    ['Preset', preset],
    ['Rule', describeRule(datasetRule)],
    ['Alpha', figure(alpha)],
    ['Correction', correctionName(correction)],
    ['Measures of numbers', titles(measuresByKind.number)],
    ['Measures of dates', titles(measuresByKind.date)],
    ['Measures of categories', titles(measuresByKind.category)],
    ['Companions', titles(companions)],
    ['Measures of all columns', titles(datasetMeasures)],
    ...given('Ignored columns', settings.ignoredColumns),
    ...given('Segments', settings.segments),
    ...given('Features with settings of their own', Object.keys(settings.features)),
    ...given('Features with an importance', Object.keys(settings.importances)),
  ];
  return section('settings', 'Settings', [
    html`<dl class="settings">${pairs.map(([term, words]) => html`<div><dt>${term}</dt><dd><bdi>${cut(words, longestList)}</bdi></dd></div>`)}</dl>
`,
    folded(html`All settings as JSON`, html`<pre>${JSON.stringify(settings, undefined, 1)}</pre>`),
  ]);
}

function titles(ids: readonly string[]): string {
  return ids.length === 0
    ? 'none'
    : ids.map((id) => (id === 'auto' ? 'chosen per feature' : measureTitle(id))).join(', ');
}

function given(term: string, names: readonly string[]): [string, string][] {
  return names.length === 0 ? [] : [[term, names.join(', ')]];
}
