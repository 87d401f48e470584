/** The demo that the README promises: both stories told, every step as expected. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServices, testServices } from '../support/app.js';

const BIN = fileURLToPath(new URL('../../bin/mldrift.js', import.meta.url));

let services: TestServices;

beforeAll(async () => {
  services = await testServices();
});

afterAll(() => services.dispose());

describe('mldrift demo --exit', () => {
  it('ends with 0 after all steps of both stories went as expected', async () => {
    const env = { ...process.env, ...services.environment };
    const { code, stdout } = await new Promise<{ code: number; stdout: string }>((resolve) => {
      execFile(process.execPath, [BIN, 'demo', '--exit'], { env }, (error, stdout) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout });
      });
    });
    expect(stdout).toContain('15 of 15 steps went as expected');
    expect(stdout).not.toContain('NOT AS EXPECTED');
    expect(code).toBe(0);
  }, 180_000);
});
