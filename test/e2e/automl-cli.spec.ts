/** `mldrift automl` and `mldrift predict` as a person or a script runs them. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';

const BIN = fileURLToPath(new URL('../../bin/mldrift.js', import.meta.url));
const FAST = ['--models', 'nb,lr,dt', '--folds', '3'];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Row {
  readonly model: string;
  readonly status: string;
  readonly reason: string | null;
  readonly metrics: Record<string, number | null>;
  readonly seconds: number;
}

let folder: string;

function mldrift(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, TMPDIR: join(folder, 'tmp') }, cwd: folder };
    execFile(process.execPath, [BIN, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function rows(name: string, count: number, seed: string, signal = 1): Promise<void> {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, () => {
    const [a, b] = [random.normal(), random.normal()];
    const colour = ['red', 'green', 'blue'][random.integer(3)]!;
    const score = signal * (a + a * b + (colour === 'red' ? 1 : 0)) + 0.3 * random.normal();
    return `${a},${b},${colour},${score > 0.3 * signal ? 'yes' : 'no'},${3 * a + score}`;
  });
  await writeFile(join(folder, name), `${['a,b,colour,label,amount', ...lines].join('\n')}\n`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-automl-cli-'));
  await mkdir(join(folder, 'tmp'));
  await rows('train.csv', 300, 'train');
  await rows('test.csv', 120, 'test');
  await rows('noise.csv', 80, 'noise', 0);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('mldrift automl', () => {
  it('finds a usable model, writes it, scores it on other rows, and predicts the same from the file', async () => {
    const found = await mldrift(
      ...['automl', '--train', 'train.csv', '--target', 'label', '--ignore', 'amount', '--test', 'test.csv'],
      ...[...FAST, '--out', 'model.json', '--json'],
    );
    expect(found.code, found.stderr).toBe(0);
    const result = JSON.parse(found.stdout);
    const board: Row[] = result.leaderboard;
    expect(result.best).toMatchObject({ model: board[0]?.model, usable: true, refit: true });
    expect(board.map(({ model }) => model).toSorted()).toEqual(['dt', 'dummy', 'lr', 'nb']);
    for (const row of board) expect(row).toMatchObject({ status: 'ok', reason: null });
    expect(result).toMatchObject({ levels: ['no', 'yes'], rows: 300, plan: { folds: { count: 3 } } });
    expect(result.hash).toMatch(/^[0-9a-f]{64}$/);

    const predicted = await mldrift(
      'predict',
      '--model',
      'model.json',
      '--data',
      'test.csv',
      '--out',
      'p.csv',
    );
    expect(predicted.code, predicted.stderr).toBe(0);
    const [head, ...lines] = (await readFile(join(folder, 'p.csv'), 'utf8')).trimEnd().split('\n');
    expect(head).toBe('prediction,probability_no,probability_yes');
    const truth = (await readFile(join(folder, 'test.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    const right = lines.filter((line, i) => line.split(',')[0] === truth[i]?.split(',')[3]);
    expect(right.length / truth.length).toBeCloseTo(result.test.metrics.accuracy, 12);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('keeps a budget, tunes and blends within it, and says so to people', async () => {
    const startedAt = performance.now();
    const ended = await mldrift(
      ...['automl', '--train', 'train.csv', '--target', 'amount', '--ignore', 'label', '--budget', '3'],
    );
    // Other work on the machine may delay the start and the end of the process.
    expect((performance.now() - startedAt) / 1000).toBeLessThan(3 * 1.05 + 2 + 10);
    expect([0, 12]).toContain(ended.code);
    expect(ended.stdout).toContain('regression of amount: 300 rows');
    expect(ended.stdout).toMatch(/beats the baseline|No usable model/);
  });

  it('ends with 12 when no model is better than saying the same for every row', async () => {
    const ended = await mldrift(
      ...['automl', '--train', 'noise.csv', '--target', 'label', '--ignore', 'amount', ...FAST, '--json'],
    );
    expect(ended.code, ended.stderr).toBe(12);
    expect(JSON.parse(ended.stdout).best.usable).toBe(false);
  });

  it('ends with 2 and names what is wrong', async () => {
    const data = ['--train', 'train.csv', '--target', 'label'];
    const [unknown, both, column, overwrite] = await Promise.all([
      mldrift('automl', ...data, '--models', 'lightgbm'),
      mldrift('automl', ...data, '--models', 'lr', '--exclude', 'nb'),
      mldrift('automl', '--train', 'train.csv', '--target', 'nothing'),
      mldrift('automl', ...data, '--out', 'train.csv'),
    ]);
    for (const { code } of [unknown, both, column, overwrite]) expect(code).toBe(2);
    expect(unknown?.stderr).toContain('the nearest is gbdt');
    expect(both?.stderr).toContain('cannot be given together');
    expect(column?.stderr).toContain('no column nothing');
    expect(overwrite?.stderr).toContain('one of the files that are read');
  });

  it('names the rules that left out rows broke, texts that are not UTF-8 among them', async () => {
    const lines = (await readFile(join(folder, 'train.csv'), 'utf8')).trimEnd().split('\n');
    const latin = lines.map((line, i) => (i % 10 === 1 ? line.replace(/red|green|blue/, 'bl\u00e5') : line));
    await writeFile(join(folder, 'latin.csv'), Buffer.from([...latin, 'one,cell,less'].join('\n'), 'latin1'));
    const options = ['--target', 'label', '--ignore', 'amount', ...FAST, '--json'];
    const ended = await mldrift('automl', '--train', 'latin.csv', ...options);
    expect(JSON.parse(ended.stdout).remarks).toContain(
      '31 of 301 rows are malformed and were left out: must be UTF-8 (30); has 3 cells, the header has 5 (1)',
    );
    const records = lines.slice(1).map((line, i) => {
      const [a, b, colour, label] = line.split(',');
      return JSON.stringify({ a, b: i % 30 === 0 ? [b] : b, colour, label });
    });
    await writeFile(join(folder, 'nested.ndjson'), [...records, '"no object"', '{"a":'].join('\n'));
    const nested = await mldrift(
      'automl',
      '--train',
      'nested.ndjson',
      '--target',
      'label',
      ...FAST,
      '--json',
    );
    expect(JSON.parse(nested.stdout).remarks).toContain(
      '12 of 302 rows are malformed and were left out: b must be one value, not a list or an object (10); must be a JSON object (1); must be a JSON object on one line (1)',
    );
  });
});

describe('mldrift automl --segments', () => {
  it('judges the best model by levels of columns it did not learn from, and names the group that it serves worse', async () => {
    const random = createRandom('segments');
    const lines = Array.from({ length: 400 }, (_, row) => {
      const [a, region] = [random.normal(), row % 4 === 0 ? 'south' : 'north'];
      return `${a},${region},${a + (region === 'south' ? 5 : 0.1) * random.normal() > 0 ? 'yes' : 'no'}`;
    });
    await writeFile(join(folder, 'regions.csv'), `${['a,region,label', ...lines].join('\n')}\n`);
    const data = ['automl', '--train', 'regions.csv', '--target', 'label', '--models', 'lr', '--folds', '3'];
    const asked = [...data, '--segments', 'region', '--ignore', 'region'];
    const found = await mldrift(...asked, '--json', '--out', 'regions.json');
    expect(found.code, found.stderr).toBe(0);
    const { segments, remarks, plan } = JSON.parse(found.stdout);
    expect(
      segments.columns[0].groups.map(({ level, rows }: Record<string, unknown>) => [level, rows]),
    ).toEqual([
      ['north', 300],
      ['south', 100],
    ]);
    expect(segments.worse).toMatchObject([{ level: 'south', figure: 'accuracy' }]);
    expect(remarks).toContain(segments.remarks[0]);
    expect(plan.columns.map(({ column }: { column: string }) => column)).toEqual(['a']);
    const { signature } = JSON.parse(await readFile(join(folder, 'regions.json'), 'utf8'));
    expect(signature.ignored).toEqual(['region']);
    const page = await mldrift(...asked, '--html', 'regions.html');
    expect(page.stdout).toContain('- worse where region is south: Accuracy');
    expect(await readFile(join(folder, 'regions.html'), 'utf8')).toContain('<section id="segments"');
  });

  it('ends with 2 where a column is not there or is the target', async () => {
    const data = ['automl', '--train', 'train.csv', '--target', 'label', '--segments'];
    const [unknown, target] = await Promise.all([mldrift(...data, 'shore'), mldrift(...data, 'label')]);
    expect([unknown?.code, target?.code]).toEqual([2, 2]);
    expect(unknown?.stderr).toContain('--segments: train.csv has no column shore; it has a, b, colour');
    expect(target?.stderr).toContain('--segments: label is the target');
  });
});

describe('mldrift automl --time', () => {
  it('refuses a column of texts that are no instants, with the first of them and the rule', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `2024-W${10 + (i % 40)},${i % 7},${i % 2}`);
    await writeFile(join(folder, 'weeks.csv'), `${['week,a,label', ...lines].join('\n')}\n`);
    const data = ['automl', '--train', 'weeks.csv', '--target', 'label'];
    const [weeks, ignored, target] = await Promise.all([
      mldrift(...data, '--time', 'week', '--json'),
      mldrift(...data, '--time', 'week', '--ignore', 'week'),
      mldrift(...data, '--time', 'label'),
    ]);
    expect([weeks?.code, ignored?.code, target?.code]).toEqual([2, 2, 2]);
    expect(JSON.parse(weeks?.stdout ?? '').error).toEqual({
      code: 'cli.usage',
      message:
        '--time: weeks.csv: week holds "2024-W10", which is no instant: the column of time must hold ISO 8601 dates or date-times, or numbers that are stored as numbers',
    });
    expect(ignored?.stderr).toContain('week gives the time');
    expect(target?.stderr).toContain('label is the target');
  });
});

describe('mldrift automl --time on Parquet', () => {
  it('reads texts that are dates throughout as the time, in training, test and prediction', async () => {
    const connection = await (await DuckDBInstance.create()).connect();
    const at = `strftime(TIMESTAMP '2024-01-01' + to_hours(CAST(299 - i AS INTEGER)), '%Y-%m-%dT%H:%M:%S+00:00')`;
    await connection.run(
      `COPY (SELECT ${at} AS at, sin(i) AS a, cos(i * i) AS b, sin(i) + cos(i * i) > 0.2 AS label
         FROM range(300) numbers(i)) TO '${join(folder, 'texts.parquet')}' (FORMAT parquet)`,
    );
    connection.closeSync();
    const found = await mldrift(
      ...['automl', '--train', 'texts.parquet', '--target', 'label', '--time', 'at', '--json', ...FAST],
      ...['--test', 'texts.parquet', '--out', 'timed.json'],
    );
    expect([0, 12], found.stderr).toContain(found.code);
    const result = JSON.parse(found.stdout);
    expect(result.plan.folds.strategy).toBe('time-series');
    expect(result.test.rows).toBe(300);
    const predicted = await mldrift('predict', '--model', 'timed.json', '--data', 'texts.parquet');
    expect(predicted.code, predicted.stderr).toBe(0);
    expect(predicted.stdout.trimEnd().split('\n')).toHaveLength(301);
  });
});

describe('mldrift predict', () => {
  it('refuses a file without the columns that the model needs, and one that is no model', async () => {
    await writeFile(join(folder, 'other.csv'), 'x\n1\n');
    const absent = await mldrift('predict', '--model', 'model.json', '--data', 'other.csv');
    expect([absent.code, absent.stdout]).toEqual([2, '']);
    expect(absent.stderr).toContain('which the model needs');
    const wrong = await mldrift('predict', '--model', 'train.csv', '--data', 'test.csv');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('no model file');
  });
});

describe('mldrift automl, before it searches', () => {
  const train = ['automl', '--train', 'train.csv', '--target', 'label'];
  const rewrite = async (name: string, dropped: number) => {
    const text = await readFile(join(folder, 'test.csv'), 'utf8');
    const lines = text.trimEnd().split('\n');
    const kept = lines.map((line) => line.split(',').filter((_, i) => i !== dropped));
    await writeFile(join(folder, name), `${kept.map((cells) => cells.join(',')).join('\n')}\n`);
  };

  it('refuses test rows without the target or without a column that models learn from', async () => {
    await rewrite('no-target.csv', 3);
    const noTarget = await mldrift(...train, '--test', 'no-target.csv');
    expect(noTarget.code).toBe(2);
    expect(noTarget.stderr).toContain('--test: no-target.csv must have the target column label');
    await rewrite('no-a.csv', 0);
    const lacking = await mldrift(...train, '--ignore', 'amount', '--test', 'no-a.csv');
    expect(lacking.code).toBe(2);
    expect(lacking.stderr).toContain('must have every column that models learn from; it has no a');
    expect(lacking.stderr).not.toContain('fold 1');
  });

  it('refuses models of the other task and a wrong number of trials, and says what there is', async () => {
    const models = await mldrift(...train, '--models', 'lasso');
    expect(models.code).toBe(2);
    expect(models.stderr).toMatch(/must name a model for classification.*there are dummy, lr,/);
    const tune = await mldrift(...train, '--tune', 'x');
    expect(tune.code).toBe(2);
    expect(tune.stderr).toContain('--tune must be off, auto or a whole number of trials from 1 to');
  });

  it.each(['large.csv', 'large.json'])(
    'reads a part of the rows when the budget is too short for all, and says so: %s',
    async (train) => {
      await rows('large.csv', 150_000, 'large');
      if (train === 'large.json') await writeArray('large.csv', train);
      const found = await mldrift(
        ...['automl', '--train', train, '--target', 'label'],
        ...['--budget', '1', '--json', '--out', 'part.json'],
      );
      expect([0, 12], found.stderr).toContain(found.code);
      const result = JSON.parse(found.stdout);
      expect(result.rows).toBeLessThan(75_000);
      expect(result.rows).toBeGreaterThan(400);
      // The fewer rows there was time for, the rougher the guess.
      expect(Math.abs(result.sampleOfAbout / 150_000 - 1)).toBeLessThan(train === 'large.csv' ? 0.02 : 0.2);
      expect(result.remarks[0]).toContain('are all that was read, because 1 seconds are short for so many');
    },
    60_000,
  );
});

/** The rows of a CSV file as an array of objects on one line. */
async function writeArray(from: string, to: string): Promise<void> {
  const [header = '', ...lines] = (await readFile(join(folder, from), 'utf8')).trimEnd().split('\n');
  const names = header.split(',');
  const objects = lines.map((line) => {
    const cells = line.split(',').map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell)));
    return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  });
  await writeFile(join(folder, to), JSON.stringify(objects));
}
