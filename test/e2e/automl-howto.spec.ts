/** The page docs/automl.md: its commands are run as they stand there, in their order, by the shell that a reader has. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVER = 'http://127.0.0.1:3000';
const hasTools = ['bash', 'curl', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** Every fault ends the script; the command line is the one of this folder, without npm in between. */
const PRELUDE = `set -euo pipefail
curl() { command curl --fail-with-body "$@"; }
npx() { shift; "$NODE" bin/mldrift.js "$@"; }
`;
const EPILOGUE = `
cp "$work"/* "$OUT"/
echo "$job $tuned $bagged $blended $stacked $calibrated $moved $final $long $version" > "$OUT/ids"
`;

// The tools of a reader's machine; without them there is nobody to run the page.
describe.skipIf(!hasTools)('the how-to page of AutoML (needs bash, curl and jq)', () => {
  let app: TestApp;
  let folder: string;
  let output: string;
  let ids: readonly string[];

  const file = (name: string) => readFile(join(folder, 'out', name), 'utf8');
  const job = async (id: string | undefined) =>
    (await app.request('GET', `/api/v1/training-jobs/${id}`)).body;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mldrift-howto-'));
    for (const name of ['tmp', 'out']) await mkdir(join(folder, name));
    app = await startApp();
    const page = await readFile(join(ROOT, 'docs/automl.md'), 'utf8');
    const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
    const commands = blocks.join('\n');
    expect(commands.split(SERVER)).toHaveLength(2);
    const script = join(folder, 'page.sh');
    await writeFile(script, PRELUDE + commands.replace(SERVER, app.url) + EPILOGUE);
    output = await run(script, { TMPDIR: join(folder, 'tmp'), OUT: join(folder, 'out') });
    ids = (await file('ids')).trim().split(' ');
  }, 180_000);

  afterAll(async () => {
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('compares, watches and shows the leaderboard and the report', async () => {
    const compared = await job(ids[0]);
    expect(compared).toMatchObject({ state: 'succeeded', candidate: { usable: true, ignored: ['Ring'] } });
    expect(compared.remarks.join()).toContain('Ring counts the rows');
    expect(output).toContain('event: end');
    expect(output).toMatch(/^1\t(gbdt|lr)\t0\.9\d+$/m);
    expect((await file('leaderboard.csv')).split('\r\n')[0]).toMatch(/^rank,model,name,status,/);
    expect(output).toContain('"column": "Body Mass (g)"');
    expect(await file('report.html')).toMatch(/^<!doctype html>/i);
    expect(output).toMatch(/"tried": "(FE)?MALE",\s+"score": [01]/);
  });

  it('goes on with every verb and cancels', async () => {
    const [first, tuned, bagged, blended, stacked, calibrated, moved, final, long] = await Promise.all(
      ids.map(job),
    );
    const steps = [tuned, bagged, blended, stacked, calibrated, moved, final];
    expect(steps.map(({ step, state }) => [step.verb, state])).toEqual(
      ['tune', 'ensemble', 'blend', 'stack', 'calibrate', 'threshold', 'finalize'].map((verb) => [
        verb,
        'succeeded',
      ]),
    );
    for (const { parentJobId } of steps) expect(parentJobId).toBe(first.id);
    expect(steps.map(({ candidate }) => candidate !== null)).toEqual([
      ...[true, false, true, false, false],
      ...[true, true],
    ]);
    expect(moved.findings.threshold).toBeLessThan(0.5);
    expect(long).toMatchObject({ cancelRequested: true, state: expect.stringMatching(/cancelled|running/) });
  });

  it('registers, promotes, predicts and gives the model out', async () => {
    const { body } = await app.request('GET', `/api/v1/model-versions/${ids.at(-1)}`);
    expect(body).toMatchObject({
      modelName: 'penguin-sex',
      stage: 'Production',
      signature: { ignored: ['Ring'], output: { threshold: expect.any(Number) } },
    });
    expect(output).toMatch(/"prediction": "(FE)?MALE"/);
    expect((await file('penguin-sex.onnx')).length).toBeGreaterThan(1000);
    for (const name of ['predictions.csv', 'served.csv']) {
      expect((await file(name)).trim().split('\n')).toHaveLength(334);
    }
    expect(await file('search.html')).toMatch(/^<!doctype html>/i);
  });
});

function run(script: string, environment: Record<string, string>): Promise<string> {
  const options = {
    cwd: ROOT,
    env: { ...process.env, NODE: process.execPath, ...environment },
    maxBuffer: 2 ** 26,
  };
  return new Promise((resolve, reject) => {
    execFile('bash', [script], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`the page does not work: ${error.message}\n${stderr}\n${stdout.slice(-2000)}`));
    });
  });
}
