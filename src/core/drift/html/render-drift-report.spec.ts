import { describe, expect, it } from 'vitest';
import { makeDriftPage, makeFullDriftPage } from '../../../../test/support/make-drift-page.js';
import { makeFeature } from '../../../../test/support/make-evaluation.js';
import { escapeText } from '../../html/html-text.js';
import { REPORT_POLICY } from '../../html/report-policy.js';
import { renderDriftReport } from './render-drift-report.js';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></script></title><h1>',
  '<!-- --> & &amp; {{x}}',
  'مبيعات \u202E abc',
  '😀 \uD83D half',
  'a\u0000b\u001b',
  '__proto__',
  'constructor',
  '',
  '   ',
  'x'.repeat(100_000),
];
const voidElements = ['meta', 'br', 'input', 'path', 'circle'];

/** Elements that are still open, or that closed out of turn, are returned. */
function unbalanced(page: string): string[] {
  const text = page.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>|<!doctype html>/g, '');
  const open: string[] = [];
  for (const [tag, slash, name] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (slash === '/') {
      const last = open.pop();
      if (last !== name) return [...open, `${last} closed by ${tag}`];
    } else if (!voidElements.includes(name!)) open.push(name!);
  }
  return open;
}

describe('the page of a drift report', () => {
  it('is balanced, with everything a report can hold and with almost nothing', () => {
    expect(unbalanced(renderDriftReport(makeFullDriftPage(30)))).toEqual([]);
    expect(unbalanced(renderDriftReport(makeDriftPage()))).toEqual([]);
    expect(unbalanced(renderDriftReport(makeDriftPage({ features: [] })))).toEqual([]);
  });

  it('lets no text of the data become markup, wherever it stands', () => {
    const plain = renderDriftReport(makeFullDriftPage(hostile.length));
    const page = makeFullDriftPage(hostile.length, (index) => hostile[index]!);
    const labels = [...hostile];
    const bins = {
      kind: 'labels',
      labels,
      reference: labels.map(() => 0.1),
      current: labels.map(() => 0.05),
      other: null,
    } as const;
    const [text] = [hostile.join(' ')];
    const rendered = renderDriftReport({
      ...page,
      title: text,
      reference: { label: text, rows: 1 },
      notes: [text],
      leftOut: hostile.map((column) => ({ column, reason: text })),
      settings: {
        ...page.settings,
        ignoredColumns: hostile,
        importances: Object.fromEntries(hostile.map((name) => [name, 1])),
      },
      report: {
        ...page.report,
        summary: ['', text],
        evaluation: {
          ...page.report.evaluation,
          features: page.report.evaluation.features.map((feature) => ({ ...feature, reason: text, bins })),
        },
      },
    });
    expect(unbalanced(rendered)).toEqual([]);
    const tagsOf = (markup: string) =>
      new Set(Array.from(markup.matchAll(/<[a-z][a-z0-9]*(?=[\s>])/g), ([tag]) => tag));
    expect([...tagsOf(rendered)].filter((tag) => !tagsOf(plain).has(tag))).toEqual([]);
    expect(rendered.match(/<script/g)).toHaveLength(1);
    const inTags = Array.from(rendered.matchAll(/<[a-z][^<>]*>/g), ([tag]) =>
      tag.replace(/"[^"]*"/g, '""'),
    ).join('');
    expect(inTags).not.toMatch(/\son[a-z]+\s*=|javascript:|<img/);
    expect(rendered).not.toMatch(/[^\P{Cc}\n\t]|\p{Cs}/u);
    expect(rendered.length).toBeLessThan(1_000_000);
  });

  it('names every feature, and isolates names from the text around them', () => {
    const names = ['a & b', 'مبيعات', '😀', "it's", 'x > 1'];
    const rendered = renderDriftReport(
      makeDriftPage({ features: names.map((name) => makeFeature({ name })) }),
    );
    for (const name of names) expect(rendered).toContain(`<bdi>${escapeText(name)}</bdi>`);
  });

  it('refers to nothing outside itself', () => {
    const rendered = renderDriftReport(makeFullDriftPage(20));
    expect(rendered).not.toMatch(/https?:|\/\/[a-z]|@import|url\(|src=|<link/i);
    expect(rendered).toContain(`content="${escapeText(REPORT_POLICY)}"`);
  });

  it('stays below one megabyte for 100 features with all there can be', () => {
    const categories = makeFullDriftPage(100);
    const bins = categories.report.evaluation.features[2]!.bins;
    const features = categories.report.evaluation.features.map((feature) => ({ ...feature, bins }));
    const evaluation = { ...categories.report.evaluation, features };
    const wide = renderDriftReport({ ...categories, report: { ...categories.report, evaluation } });
    expect(new TextEncoder().encode(wide).length).toBeLessThan(1_000_000);
    const bytes = new TextEncoder().encode(renderDriftReport(makeFullDriftPage(100))).length;
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('grows in proportion to the features', () => {
    const length = (features: number) => renderDriftReport(makeFullDriftPage(features)).length;
    expect(length(400) / length(200)).toBeLessThan(2.1);
  });

  it('gives the same bytes for the same page', () => {
    expect(renderDriftReport(makeFullDriftPage(12))).toBe(renderDriftReport(makeFullDriftPage(12)));
  });

  it('leaves out what the report does not hold', () => {
    const rendered = renderDriftReport(makeDriftPage());
    for (const id of ['dataset', 'where', 'since', 'over-time', 'segments', 'health', 'left-out', 'notes']) {
      expect(rendered).not.toContain(`id="${id}"`);
    }
    for (const id of ['verdict', 'features', 'each', 'settings', 'reading']) {
      expect(rendered).toContain(`id="${id}"`);
    }
  });

  it('shows every part that the report holds', () => {
    const rendered = renderDriftReport(makeFullDriftPage(8));
    for (const id of ['dataset', 'where', 'since', 'over-time', 'segments', 'health', 'left-out', 'notes']) {
      expect(rendered).toContain(`<section id="${id}"`);
    }
    expect(rendered).toContain('scipy.stats.anderson_ksamp([x, y], variant=&quot;midrank&quot;)');
  });

  it('puts drifted features first, by rank', () => {
    const features = [
      makeFeature({ name: 'calm' }),
      makeFeature({ name: 'broken', status: 'failed' }),
      makeFeature({ name: 'small', drifted: true, driftedBy: ['ks'], effect: 0.2, severity: 'moderate' }),
      makeFeature({ name: 'large', drifted: true, driftedBy: ['ks'], effect: 0.9, severity: 'severe' }),
    ];
    const rendered = renderDriftReport(makeDriftPage({ features }));
    const places = ['large', 'small', 'broken', 'calm'].map((name) =>
      rendered.indexOf(`"><bdi>${name}</bdi></a>`),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });
});
