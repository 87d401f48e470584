/** `mldrift predict` when something goes wrong on the way, and what it says about values that training did not know. */
import { execFile } from 'node:child_process';
import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

let folder: string;

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const mldrift = (...args: readonly string[]) => run(process.execPath, [BIN, ...args]);
const predict = (data: string, ...rest: readonly string[]) =>
  mldrift('predict', '--model', 'model.json', '--data', data, ...rest);
const predictionFiles = async () => (await readdir(folder)).filter((name) => name.startsWith('p.'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-predict-cli-'));
  const random = createRandom('predict');
  const line = (label: boolean) => {
    const a = random.normal();
    const colour = ['red', 'green', 'blue'][random.integer(3)]!;
    const truth = a + (colour === 'red' ? 1 : 0) > 0.3 ? 'yes' : 'no';
    return label ? `${a},${colour},${truth}` : `${a},${colour}`;
  };
  const text = (count: number, label: boolean) => Array.from({ length: count }, () => line(label)).join('\n');
  await writeFile(join(folder, 'train.csv'), `a,colour,label\n${text(200, true)}\n`);
  await writeFile(join(folder, 'many.csv'), `a,colour\n${text(5000, false)}\n`);
  await writeFile(join(folder, 'odd.csv'), 'a,colour\n1,pink\n,red\n2,\n3,mauve\n1,green\n');
  await writeFile(join(folder, 'cut.csv'), 'a,colour\n1,red\n2,green,more\n3,blue\n');
  const found = await mldrift(
    ...['automl', '--train', 'train.csv', '--target', 'label', '--models', 'lr', '--folds', '3'],
    ...['--out', 'model.json'],
  );
  expect([0, 12], found.stderr).toContain(found.code);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mldrift predict', () => {
  it('says for each column how many rows have no value or one that training did not know', async () => {
    const told = await predict('odd.csv', '--out', 'p.jsonl', '--json');
    expect(told.code, told.stderr).toBe(0);
    expect(told.stderr).toContain('a: of 5 rows 1 without a value');
    expect(told.stderr).toContain(
      'colour: of 5 rows 1 without a value, 2 with one that training did not know',
    );
    expect(JSON.parse(told.stdout)).toEqual({
      rows: 5,
      predictions: 'p.jsonl',
      columns: [
        { column: 'a', missing: 1, infinite: 0, unseen: 0 },
        { column: 'colour', missing: 1, infinite: 0, unseen: 2 },
      ],
      notes: [],
    });
    expect((await readFile(join(folder, 'p.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(5);
    expect(await predictionFiles()).toEqual(['p.jsonl']);
    await rm(join(folder, 'p.jsonl'));
  });

  it.runIf(process.platform === 'linux')('leaves what was there when the disk takes no more', async () => {
    await writeFile(join(folder, 'p.csv'), 'old');
    // No file may grow beyond 100 blocks of 1024 bytes: as a disk that is full.
    const script = 'ulimit -f 100; exec "$@"';
    const args = ['--model', 'model.json', '--data', 'many.csv', '--out', 'p.csv'];
    const ended = await run('bash', ['-c', script, 'bash', process.execPath, BIN, 'predict', ...args]);
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stderr).toContain('mldrift: --out: p.csv could not be written');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(await readFile(join(folder, 'p.csv'), 'utf8')).toBe('old');
    expect(await predictionFiles()).toEqual(['p.csv']);
    await rm(join(folder, 'p.csv'));
  });

  it.runIf(process.platform === 'linux')('ends with words when standard output takes no more', async () => {
    const command = `"${process.execPath}" "${BIN}" predict --model model.json --data many.csv > /dev/full`;
    const ended = await run('bash', ['-c', command]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('mldrift: standard output cannot be written');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it('refuses a file with malformed rows, and one that would be overwritten on the way', async () => {
    const cut = await predict('cut.csv', '--out', 'p.csv');
    expect([cut.code, cut.stdout]).toEqual([2, '']);
    expect(cut.stderr).toContain('1 of 3 rows are malformed, so the predictions would not be in line');
    expect(cut.stderr).toContain('rules broken: has 3 cells, the header has 2 (1)');
    await writeFile(join(folder, 'p.csv.partial'), await readFile(join(folder, 'many.csv')));
    await link(join(folder, 'p.csv.partial'), join(folder, 'in.csv'));
    const taken = await predict('in.csv', '--out', 'p.csv');
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain('p.csv.partial is one of the files that are read');
    expect((await readFile(join(folder, 'in.csv'), 'utf8')).length).toBeGreaterThan(1000);
    await rm(join(folder, 'p.csv.partial'));
  });
});
