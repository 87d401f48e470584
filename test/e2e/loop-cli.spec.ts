/** `mldrift loop` as a person or a script runs it: files in, account or JSON out, the exit code tells. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCsv } from '../../src/cli/demo/table-text.js';
import { injectDrift } from '../../src/core/synthetic/inject-drift.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import type { Table } from '../../src/core/table.js';

const BIN = fileURLToPath(new URL('../../bin/mldrift.js', import.meta.url));
const QUICK = ['--models', 'dummy,lr,dt', '--folds', '2'];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROWS = toCsv(plain(5));

let folder: string;

function plain(seed: number): Table {
  return makeClassification({ rows: 900, features: 6, informative: 4, classes: 2, seed });
}

function drifted(seed: number): Table {
  return injectDrift(plain(seed), { kind: 'mean_shift', magnitude: 2, fraction: 1, seed: 1 });
}

function mldrift(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    // A folder of its own for temporary homes, to see that none is left behind.
    const env = { ...process.env, TMPDIR: join(folder, 'tmp') };
    execFile(process.execPath, [BIN, ...args], { env, cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return name;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-loop-cli-'));
  await mkdir(join(folder, 'tmp'));
  await file('reference.csv', toCsv(plain(1)));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mldrift loop', () => {
  const loop = (current: string, ...more: string[]) =>
    mldrift(
      'loop',
      '--reference',
      'reference.csv',
      '--current',
      current,
      '--target',
      'target',
      ...QUICK,
      ...more,
    );

  it('promotes a challenger on drifted rows, tells how and exits with 10', async () => {
    const { code, stdout } = await loop(await file('shifted.csv', toCsv(drifted(2))), '--json');
    expect(code).toBe(10);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ drifted: true, action: 'retrain', verdict: 'promoted' });
    expect(result.features.map(({ name }: { name: string }) => name)).toContain('target');
    expect(result.features[0]).toMatchObject({ name: 'f1', drifted: true, status: 'ok', measure: 'ad' });
    expect(Object.keys(result.features[0])).toEqual(
      expect.arrayContaining(['statistic', 'pValue', 'effect']),
    );
    expect(result.leaderboard.map(({ model }: { model: string }) => model).sort()).toEqual([
      'dt',
      'dummy',
      'lr',
    ]);
    expect(result.leaderboard[0]).toMatchObject({ status: 'ok', seconds: expect.any(Number) });
    expect(result.challenger.metrics.accuracy).toBeGreaterThan(result.champion.metrics.accuracy);
    expect(result.comparison.rows).toBe(270);
    expect(result.comparison.againstChampion.lower).toBeGreaterThan(0);
  });

  it('does nothing without drift, exits with 0 and leaves no folder behind', async () => {
    const { code, stdout } = await loop(await file('same.csv', toCsv(plain(3))));
    expect(code).toBe(0);
    expect(stdout).toContain('Retrain: no. No drift');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('rejects a challenger that is not shown to be better and exits with 11', async () => {
    // Half of the labels flipped: nothing can be learnt from these rows.
    const noise = { kind: 'label_noise', magnitude: 0, fraction: 0.5, seed: 1 } as const;
    const { code, stdout } = await loop(
      await file('noisy.csv', toCsv(injectDrift(drifted(4), noise))),
      '--json',
    );
    expect(code).toBe(11);
    expect(JSON.parse(stdout)).toMatchObject({ drifted: true, verdict: 'rejected' });
  });

  it.each([
    ['an empty file', '', 'ingestion.empty-file'],
    ['a file without the target', ROWS.replace('target', 'other'), 'ingestion.missing-column'],
    ['a ragged file', `${ROWS}1,2,3\n`, 'ingestion.too-many-rejects'],
  ])('refuses %s in its own words and exits with 2', async (_, content, expected) => {
    const { code, stdout, stderr } = await loop(await file('bad.csv', content), '--json');
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe(expected);
    expect(error.message).toContain('bad.csv');
    expect(stderr).toContain(error.message);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it.each([
    ['a missing file', ['--current', 'nowhere.csv'], 'no file nowhere.csv'],
    ['an unknown option', ['--speed', '9'], '--speed'],
    ['a holdout of everything', ['--holdout', '1.5'], '--holdout'],
    ['an unknown estimator', ['--models', 'oracle'], 'oracle'],
  ])('names %s and exits with 2 before anything starts', async (_, options, words) => {
    const { code, stdout } = await loop('reference.csv', ...options, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error.message).toContain(words);
  });
});

describe('mldrift', () => {
  it('prints its version and its commands, and names an unknown one', async () => {
    expect((await mldrift('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await mldrift('help')).stdout).toContain('loop');
    const unknown = await mldrift('dance');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('unknown command dance');
  });
});
