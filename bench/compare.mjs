/** How long does the comparison of all models take on the data of story 1, and how good is the best? */
import { join } from 'node:path';
import { call, poll, upload } from './lib/api.mjs';
import { decimal } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';
import { interleave, median, medianOf } from './lib/statistics.mjs';
import { STORY_ONE, writeStoryOne } from './lib/story-one.mjs';

const FOLDS = 5;

/** @typedef {{ model: string, name: string, status: string, metrics: Record<string, number | null>, seconds: number }} Row */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function compare({ workspace, rounds, cpuProfiles }) {
  const path = join(workspace, 'story-one.csv');
  await writeStoryOne(path);
  const server = await startServer({ home: join(workspace, 'compare-home'), cpuProfiles });
  try {
    await call(`${server.url}/api/v1/datasets`, 'POST', { name: 'story-one', target: 'target' });
    const batch = await upload(`${server.url}/api/v1/datasets/story-one/batches`, path, 'text/csv');
    const measure = async () => {
      const cpuBefore = server.cpuSeconds();
      const startedMs = performance.now();
      const { id } = await call(`${server.url}/api/v1/training-jobs`, 'POST', {
        experiment: 'bench',
        batches: [batch.id],
        settings: { folds: FOLDS, seed: 1 },
      });
      const job = await poll(
        `${server.url}/api/v1/training-jobs/${id}`,
        ({ finishedAt }) => finishedAt !== null,
      );
      const seconds = (performance.now() - startedMs) / 1000;
      if (job.state !== 'succeeded') throw new Error(`the training job is ${job.state}: ${job.reason}`);
      const leaderboard = /** @type {Row[]} */ (job.leaderboard);
      return { seconds, cpuSeconds: server.cpuSeconds() - cpuBefore, leaderboard };
    };
    return toSection(await interleave(rounds, { compare: measure }), rounds);
  } finally {
    await server.stop();
  }
}

/**
 * @param {Map<string, { seconds: number, cpuSeconds: number, leaderboard: Row[] }[]>} samples
 * @param {number} rounds
 * @returns {import('./lib/report.mjs').Section}
 */
function toSection(samples, rounds) {
  const boards = (samples.get('compare') ?? []).map(({ leaderboard }) => leaderboard);
  const [first = []] = boards;
  const secondsOf = (/** @type {string} */ model) =>
    median(boards.map((board) => board.find((row) => row.model === model)?.seconds ?? Number.NaN));
  const { rows, features, informative, classes } = STORY_ONE;
  const wall = decimal(medianOf(samples, 'compare', ({ seconds }) => seconds));
  const cpu = decimal(medianOf(samples, 'compare', ({ cpuSeconds }) => cpuSeconds));
  return {
    title: `Compare: ${rows} rows, ${features} features (${informative} informative), ${classes} classes, ${FOLDS} folds, all models, medians of ${rounds}`,
    headings: ['model', 'name', 'accuracy', 'seconds a fold', `seconds in ${FOLDS} folds`],
    rows: first.map(({ model, name, status, metrics }) => [
      model,
      name,
      status === 'ok' ? decimal(metrics['accuracy'] ?? Number.NaN, 4) : status,
      decimal(secondsOf(model), 3),
      decimal(FOLDS * secondsOf(model)),
    ]),
    notes: [
      `In all ${wall} s (${cpu} s of CPU), from the request to the stored candidate, with the refit of the best on all rows.`,
      `Best: ${first[0]?.name} with an accuracy of ${decimal(first[0]?.metrics['accuracy'] ?? Number.NaN, 4)}.`,
    ],
  };
}
