/** The folder of an embedded queue, made once for all test files: creating one takes seconds of CPU, copying it a fraction. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { QueueConnection } from '../../src/platform/queue/queue-connection.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder that the first test in need of a queue fills. */
    queueTemplate: string;
  }
}

/** Once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = await mkdtemp(join(tmpdir(), 'mldrift-queue-template-'));
  project.provide('queueTemplate', template);
  return () => rm(template, { recursive: true, force: true });
}

/** Gives a fresh home a queue that is ready to be opened. */
export async function copyQueueTemplate(template: string, home: string): Promise<void> {
  const ready = join(template, 'ready');
  if (!existsSync(ready)) {
    // Whoever makes this folder makes the queue; test files run side by side.
    const isOurs = await mkdir(join(template, 'begun')).then(
      () => true,
      () => false,
    );
    if (isOurs) await makeQueue(template).then(() => writeFile(ready, ''));
    else while (!existsSync(ready)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await cp(join(template, 'queue'), join(home, 'queue'), { recursive: true });
}

async function makeQueue(home: string): Promise<void> {
  // The built code, as in the tests themselves.
  const built = new URL('../../dist/src/platform/queue/queue-connection.js', import.meta.url).href;
  const { openQueueConnection } = await import(built);
  const connection: QueueConnection = await openQueueConnection({ home });
  await connection.close();
}
