/** `mldrift drift` as a person or a script runs it: two files in, an account or JSON out, the exit code tells. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';

const BIN = fileURLToPath(new URL('../../bin/mldrift.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Feature {
  readonly name: string;
  readonly measure: string | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly pAdjusted: number | null;
  readonly effect: number | null;
  readonly drifted: boolean;
  readonly status: string;
  readonly reason: string;
}

let folder: string;

function mldrift(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      env: { ...process.env, TMPDIR: join(folder, 'tmp'), ...env },
      cwd: folder,
      maxBuffer: 256 * 1024 * 1024,
    };
    execFile(process.execPath, [BIN, 'drift', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const compare = (reference: string, current: string, ...more: string[]) =>
  mldrift(['--reference', reference, '--current', current, '--json', ...more]);

type Row = Record<string, string | number>;

async function file(name: string, rows: number, row: (index: number) => Row): Promise<string> {
  const records = Array.from({ length: rows }, (_, index) => row(index));
  const lines = [Object.keys(row(0)).join(','), ...records.map((record) => Object.values(record).join(','))];
  await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  return name;
}

const plainRow = (seed: string, shift = 0) => {
  const random = createRandom(seed);
  return (index: number): Row => ({
    id: index + 1,
    at: new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString(),
    price: random.normal() + shift,
    quantity: random.integer(6),
    colour: ['red', 'green', 'blue'][random.integer(3)]!,
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-drift-cli-'));
  await mkdir(join(folder, 'tmp'));
  await file('reference.csv', 600, plainRow('reference'));
  await file('same.csv', 600, plainRow('same'));
  await file('shifted.csv', 600, plainRow('shifted', 1));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mldrift drift', () => {
  it('ends with 0 and an account when nothing drifted', async () => {
    const ended = await mldrift([
      '--reference',
      'reference.csv',
      '--current',
      'same.csv',
      '--id-column',
      'id',
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/No drift: 0 of 3 tested features drifted/);
    expect(ended.stdout).toContain('at was left out: it only moves forward in time like the rows');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('ends with 10 and one JSON object when a feature drifted', async () => {
    const { code, stdout } = await compare('reference.csv', 'shifted.csv', '--id-column', 'id');
    expect(code).toBe(10);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ drifted: true, level: 'feature_drift', preset: 'default' });
    expect(result.rule).toContain('at least one feature');
    const price: Feature = result.features.find(({ name }: Feature) => name === 'price');
    expect(price).toMatchObject({ measure: 'ad', drifted: true, status: 'ok' });
    expect(price.pAdjusted).toBeLessThan(1e-20);
    expect(price.effect).toBeCloseTo(1, 0);
    expect(result.diagnosis.kind).toBe('distribution_change');
    expect(result.ranking[0].feature).toBe('price');
    const left = result.features.filter(({ status }: Feature) => status === 'left_out');
    expect(left.map(({ name }: Feature) => name)).toEqual(['id', 'at']);
  });

  it.each(['seed', 'evidently', 'nannyml', 'tfdv', 'psi-max-0.2', 'custom'])(
    'judges by the rules of the preset %s',
    async (preset) => {
      await file('far.csv', 600, plainRow('far', 3));
      const ended = await compare('reference.csv', 'far.csv', '--preset', preset, '--ignore', 'id,at');
      const result = JSON.parse(ended.stdout);
      const price: Feature = result.features.find(({ name }: Feature) => name === 'price');
      expect(price).toMatchObject({ drifted: true, status: 'ok' });
      expect(result.preset).toBe(preset);
      expect(ended.code).toBe(result.drifted ? 10 : 0);
    },
  );

  it('judges the levels of a segment column one by one', async () => {
    const { stdout } = await compare(
      'reference.csv',
      'shifted.csv',
      '--segments',
      'colour',
      '--ignore',
      'id,at',
    );
    const { segments } = JSON.parse(stdout);
    expect(segments.map(({ label }: { label: string }) => label).sort()).toEqual(['blue', 'green', 'red']);
    expect(segments.every(({ drifted }: { drifted: boolean }) => drifted)).toBe(true);
  });

  it('is equal to the byte whatever the number of workers', async () => {
    const wide = (seed: string) => {
      const random = createRandom(seed);
      return (): Row =>
        Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, random.integer(40)]));
    };
    await file('wide-a.csv', 9_000, wide('a'));
    await file('wide-b.csv', 9_000, wide('b'));
    const run = (workers: number) =>
      mldrift(['--reference', 'wide-a.csv', '--current', 'wide-b.csv', '--json'], {
        MLDRIFT_WORKER_THREADS: String(workers),
      });
    const [one, two, four] = [await run(1), await run(2), await run(4)];
    expect(one.stdout.length).toBeGreaterThan(10_000);
    expect(two.stdout).toBe(one.stdout);
    expect(four.stdout).toBe(one.stdout);
  });

  it('answers for every column of the edge corpus, whatever it holds', async () => {
    const random = createRandom('edge');
    const edge = (side: 0 | 1) => (index: number) => ({
      missing: '',
      emptied: side === 0 ? index : '',
      infinite: index % 2 === 0 ? 'inf' : '-inf',
      constant: 5,
      moved: side === 0 ? 5 : 6,
      ties: index % 3 === 0 ? 0 : index % 7,
      zeros: index % 2 === 0 ? '-0' : '0',
      huge: index % 2 === 0 ? 1e308 : -1.7e308,
      'all new': side === 0 ? `a${index % 5}` : `b${index % 5}`,
      names: `name-${side}-${index}`,
      retyped: side === 0 ? index : `v${index}`,
      'big integer': `90071992547409${90 + (index % 9)}`,
      stamp: `2026-01-0${1 + ((index * 7) % 9)}T00:00:00Z`,
      truth: index % 3 === 0 ? 'True' : 'FALSE',
      code: `0${index % 10}`,
      steady: random.normal(),
    });
    await file('edge-a.csv', 300, edge(0));
    await file('edge-b.csv', 200, edge(1));
    const { code, stdout } = await compare('edge-a.csv', 'edge-b.csv');
    expect(code).toBe(10);
    expect(stdout).not.toMatch(/NaN|Infinity/);
    const { features }: { features: Feature[] } = JSON.parse(stdout);
    const byName = new Map(features.map((feature) => [feature.name, feature]));
    for (const name of Object.keys(edge(0)(0))) {
      expect(byName.get(name), name).toBeDefined();
      expect(byName.get(name)?.reason.length, name).toBeGreaterThan(10);
    }
    const status = (name: string) => byName.get(name)?.status;
    expect(['missing', 'emptied'].map(status)).toEqual(['empty', 'empty']);
    expect(['constant', 'zeros'].map(status)).toEqual(['constant', 'constant']);
    expect(status('retyped')).toBe('schema_changed');
    expect(byName.get('moved')).toMatchObject({ status: 'ok', drifted: true });
    expect(byName.get('all new')).toMatchObject({ status: 'ok', drifted: true });
    expect(byName.get('truth')).toMatchObject({ status: 'ok', drifted: false });
    expect(byName.get('steady')).toMatchObject({ status: 'ok', drifted: false });
  });

  it.each([
    ['nothing but a header', 0],
    ['one row', 1],
    ['two rows', 2],
  ])('reports every feature of a file with %s', async (_, rows) => {
    const lines = ['price,colour', '1.5,red', '2.5,green'].slice(0, rows + 1);
    await writeFile(join(folder, 'tiny.csv'), `${lines.join('\n')}\n`);
    await writeFile(
      join(folder, 'small.csv'),
      `${['price,colour', ...Array(50).fill('1,red')].join('\n')}\n`,
    );
    const { code, stdout } = await compare('small.csv', 'tiny.csv');
    expect(code).toBe(0);
    const { features } = JSON.parse(stdout);
    expect(features.map(({ name }: Feature) => name)).toEqual(['price', 'colour']);
    const statuses = new Set(features.map(({ status }: Feature) => status));
    expect(statuses).toEqual(new Set([rows === 0 ? 'empty' : 'insufficient']));
  });

  it.each([
    [
      'a file that is not there',
      ['--reference', 'none.csv', '--current', 'same.csv'],
      /there is no file none.csv/,
    ],
    ['a missing option', ['--reference', 'reference.csv'], /--current is missing/],
    [
      'an unknown preset',
      ['--reference', 'reference.csv', '--current', 'same.csv', '--preset', 'x'],
      /--preset must be/,
    ],
    [
      'an unknown column',
      ['--reference', 'reference.csv', '--current', 'same.csv', '--ignore', 'nope'],
      /neither file has a column nope/,
    ],
    ['an unknown option', ['--referense', 'reference.csv'], /referense/],
  ])('ends with 2 and says why on %s', async (_, args, message) => {
    const ended = await mldrift([...args, '--json']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(JSON.parse(ended.stdout).error.message).toMatch(message);
  });

  it('ends with 2 on a file that is no table', async () => {
    await writeFile(join(folder, 'broken.parquet'), 'PAR1 this is nothing');
    await writeFile(join(folder, 'void.csv'), '');
    expect(await compare('reference.csv', 'broken.parquet')).toMatchObject({ code: 2 });
    expect(await compare('void.csv', 'same.csv')).toMatchObject({ code: 2 });
  });
});
