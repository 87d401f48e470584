import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Table } from '../../table.js';
import type { Target } from '../estimator.js';
import { explainModel } from '../explain/explain-model.js';
import { fitRecipe } from '../recipe/fit-recipe.js';
import { singleRecipe } from '../recipe/single-recipe.js';
import type { TrainingReport } from '../report/training-report.js';
import { renderTrainingReport } from './render-training-report.js';

const ROWS = 120;
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style><h1>',
];

/** A report of a small search, every text in it as given. */
function makeReport(
  columns: number,
  task: Target['task'],
  nameOf: (index: number) => string,
  model = 'lr',
): TrainingReport {
  const random = createRandom('page');
  const codes = Int32Array.from({ length: ROWS }, (_, i) => i % 3);
  const numbers = Array.from({ length: columns - 1 }, () =>
    Float64Array.from({ length: ROWS }, () => random.normal()),
  );
  const features: Table = {
    rowCount: ROWS,
    columns: [
      { name: nameOf(0), data: { kind: 'category', codes, levels: [nameOf(1), nameOf(2), nameOf(3)] } },
      ...numbers.map((values, j) => ({ name: nameOf(j + 1), data: { kind: 'number' as const, values } })),
    ],
  };
  const values = numbers[0]!.map((value, i) => 2 * value + codes[i]!);
  const target: Target =
    task === 'regression'
      ? { task, values }
      : { task, classCount: 2, labels: Int32Array.from(values, (value) => (value > 1 ? 1 : 0)) };
  const fit = fitRecipe(singleRecipe(model), { features, target }, { task, seed: 1, fold: 0 });
  if (fit.kind !== 'fitted') throw new Error(fit.reason);
  const { fitted } = fit;
  const rows = Uint32Array.from({ length: ROWS }, (_, i) => i);
  const metric = task === 'regression' ? 'r2' : 'accuracy';
  const row = {
    model: 'lr',
    name: nameOf(1),
    status: 'ok',
    reason: null,
    metrics: { [metric]: 0.9 },
    standardDeviations: { [metric]: 0.01 },
    foldsUsed: 5,
    seconds: 0.01,
  };
  return {
    version: 1,
    title: nameOf(0),
    target: nameOf(2),
    task,
    levels: task === 'regression' ? null : [nameOf(0), nameOf(1)],
    metric,
    best: { model: 'lr', name: nameOf(1), usable: true, reason: nameOf(3), refit: true, params: { l2: 1 } },
    folds: { strategy: 'k-fold', count: 5, hash: 'abc' },
    leaderboard: [row, { ...row, model: 'rf', status: 'failed', reason: nameOf(2), metrics: {} }],
    columns: fitted.kind === 'single' ? fitted.preprocessor.plan : [],
    guards: [
      { guard: 'target-copy', action: 'block', columns: [nameOf(0)], numbers: {}, sentence: nameOf(0) },
    ],
    test: { rows: 10, metrics: { [metric]: 0.8 } },
    explanation: explainModel({
      fitted,
      features,
      target,
      metric,
      seed: 1,
      segments: { ...features, columns: features.columns.slice(0, 2) },
      outOfFold: { rows, prediction: fitted.predictTable(features) },
      holdOut: () => ({ fitted, rows }),
      learn: () => ({
        kind: 'learning-curve',
        points: [50, 100].map((count) => ({
          rows: count,
          fits: 1,
          training: { mean: 1, deviation: 0 },
          validation: { mean: 0.9, deviation: 0.1 },
        })),
      }),
    }),
    remarks: [nameOf(3)],
    provenance: { file: nameOf(1), seed: 1 },
  };
}

const plainName = (index: number) => `column ${index}`;

/** Elements that stay open or close out of turn. */
function unbalanced(page: string): string[] {
  const text = page.replace(/<style>[\s\S]*?<\/style>|<!doctype html>/g, '');
  const open: string[] = [];
  for (const [tag, slash, name] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (slash === '/') {
      const last = open.pop();
      if (last !== name) return [...open, `${last} closed by ${tag}`];
    } else if (!['meta', 'br', 'path'].includes(name!)) open.push(name!);
  }
  return open;
}

describe('the page of a training report', () => {
  it.each(['classification', 'regression'] as const)('has every part of %s, balanced', (task) => {
    const page = renderTrainingReport(makeReport(5, task, plainName));
    const own = task === 'classification' ? ['classes', 'curves'] : ['residuals'];
    const parts = [
      'verdict',
      'leaderboard',
      ...own,
      'segments',
      'importance',
      'dependence',
      'learning',
      'guards',
      'data',
      'provenance',
      'reading',
    ];
    for (const id of parts) expect(page).toContain(`<section id="${id}"`);
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('lets no text of the data become markup and asks nothing of the network', () => {
    const plain = renderTrainingReport(makeReport(5, 'classification', plainName));
    const page = renderTrainingReport(
      makeReport(5, 'classification', (i) => hostile[i % 4]! + '\u200b'.repeat(i)),
    );
    const tagsOf = (text: string) =>
      new Set(Array.from(text.matchAll(/<[a-z][a-z0-9]*(?=[\s>])/g), ([tag]) => tag));
    expect([...tagsOf(page)].filter((tag) => !tagsOf(plain).has(tag))).toEqual([]);
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/<script|src=["']?http|href="(?!#)|url\(|@import/);
    expect(page).toContain('Content-Security-Policy');
  });

  it('shows every group of a segment with its figures, and says too few where they are', () => {
    const page = renderTrainingReport(makeReport(5, 'classification', plainName));
    const part = page.slice(page.indexOf('<section id="segments"'), page.indexOf('<section id="importance"'));
    for (const words of ['column 3', 'Selection rate', 'Demographic parity: difference', 'too few', ' to ']) {
      expect(part).toContain(words);
    }
    expect(part).toContain('<bdi>up to ');
    const amounts = renderTrainingReport(makeReport(5, 'regression', plainName));
    expect(amounts).toContain('Mean error');
    expect(amounts).not.toContain('Demographic parity');
  });

  it.each(['classification', 'regression'] as const)('draws a single tree of %s as nested rules', (task) => {
    const report = makeReport(5, task, plainName, 'dt');
    const page = renderTrainingReport(report);
    const part = page.slice(page.indexOf('<section id="tree"'), page.indexOf('<section id="importance"'));
    expect(part).toContain('All rows');
    expect(part).toContain('<bdi>column 1</bdi> ≤ ');
    expect(part).toContain('<bdi>column 1</bdi> &gt; ');
    expect(part).not.toMatch(/NaN|undefined/);
    expect(unbalanced(page)).toEqual([]);
    const hostilePage = renderTrainingReport(
      makeReport(5, task, (i) => hostile[i % 4]! + '\u200b'.repeat(i), 'dt'),
    );
    expect(hostilePage).not.toMatch(/<script|<img/);
    expect(renderTrainingReport(makeReport(5, task, plainName))).not.toContain('<section id="tree"');
  });

  it('draws reports from before there were segments and trees', () => {
    const report = makeReport(5, 'classification', plainName, 'dt');
    const { segments: _, tree: __, ...explanation } = report.explanation;
    const page = renderTrainingReport({ ...report, explanation });
    expect(page).not.toMatch(/id="segments"|id="tree"/);
    expect(unbalanced(page)).toEqual([]);
  });

  it('says why parts are absent instead of leaving a hole', () => {
    const report = makeReport(3, 'classification', plainName);
    const absent = { kind: 'not-explained', reason: 'there was no time' } as const;
    const { explanation } = report;
    const page = renderTrainingReport({
      ...report,
      explanation: {
        ...explanation,
        outOfFold: absent,
        permutation: absent,
        shap: absent,
        segments: absent,
        tree: absent,
        learning: absent,
        dependence: [],
      },
    });
    expect(page.match(/there was no time/g)!.length).toBeGreaterThanOrEqual(6);
    expect(unbalanced(page)).toEqual([]);
  });

  it('stays below 1.5 MB with 100 columns', () => {
    expect(renderTrainingReport(makeReport(100, 'regression', plainName)).length).toBeLessThan(1_500_000);
  });
});
