/** Training jobs of a running server, for tests. */
import { eventually, type TestApp } from './app.js';

type Server = Pick<TestApp, 'request'>;

/** The job once it has ended, however it did. */
export function endOfJob(server: Server, id: string, timeoutMs: number) {
  return eventually(
    async () => {
      const { body } = await server.request('GET', `/api/v1/training-jobs/${id}`);
      return body.finishedAt === null ? undefined : body;
    },
    timeoutMs,
    `the end of ${id}`,
  );
}

/** The training runs right below another. */
export async function runsBelow(server: Server, runId: string) {
  const parent = await server.request('GET', `/api/v1/training-runs/${runId}`);
  const path = `/api/v1/experiments/${parent.body.experimentId}/training-runs?parentRunId=${runId}&limit=500`;
  return (await server.request('GET', path)).body.items;
}

/** A busy machine may get nowhere in a few seconds: asks with more of them until the job got far enough. */
export async function withSeconds<T>(
  run: (seconds: number) => Promise<T>,
  isEnough: (job: T) => boolean,
): Promise<readonly [job: T, seconds: number]> {
  for (let seconds = 3; ; seconds *= 4) {
    const job = await run(seconds);
    if (isEnough(job) || seconds > 40) return [job, seconds];
  }
}
