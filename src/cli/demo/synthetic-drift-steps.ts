/** Steps of story 1 in which batches arrive. */
import { count, percent } from '../figures.js';
import { accountOfCheck, accountOfRun, driftFigure, gateFigure } from './accounts.js';
import { predictAndLabel } from './predictions.js';
import type { Scene } from './scene.js';
import { withTraffic } from './steady-traffic.js';
import type { StepResult } from './story.js';
import { syntheticBatches, syntheticRequests } from './synthetic-batches.js';
import { toCsv, toRecords } from './table-text.js';

export async function firstTraining(scene: Scene): Promise<StepResult> {
  const { batch, check, run } = await scene.receiveAndRun(toCsv(syntheticBatches.first()));
  const { serving } = await scene.getModel();
  return {
    got: `${run.outcome}, version ${serving?.version} serves`,
    figure: gateFigure(run),
    isAsExpected:
      run.decision?.code === 'no-champion' && run.outcome === 'promoted' && serving?.version === 1,
    account: [`${count(batch.rowCount)} rows stored.`, ...accountOfCheck(check), ...accountOfRun(run)],
  };
}

export async function noDrift(scene: Scene): Promise<StepResult> {
  const { check, run } = await scene.receiveAndRun(toCsv(syntheticBatches.none()));
  return {
    got: `${run.decision?.code}, ${run.outcome}`,
    figure: driftFigure(check),
    isAsExpected: run.decision?.code === 'no-drift' && run.outcome === 'no-retrain',
    account: [...accountOfCheck(check), ...accountOfRun(run)],
  };
}

export async function meanShift(scene: Scene): Promise<StepResult> {
  const csv = toCsv(syntheticBatches.meanShift());
  const records = toRecords(syntheticRequests.plain(), 'target', 50);
  const { result, traffic } = await withTraffic(scene, records, () => scene.receiveAndRun(csv));
  const { check, run } = result;
  const { serving } = await scene.getModel();
  const test = run.gate?.againstChampion;
  const isBetter = test?.kind === 'tested' && test.lower > 0;
  const isSwitched = traffic.failed === 0 && traffic.versions.at(-1) === serving?.version;
  return {
    got: `${run.outcome}, ${traffic.failed} of ${traffic.answered + traffic.failed} fail`,
    figure: gateFigure(run),
    isAsExpected: run.decision?.code === 'drift' && run.outcome === 'promoted' && isBetter && isSwitched,
    account: [
      ...accountOfCheck(check),
      ...accountOfRun(run),
      `Meanwhile a client asked for ${traffic.answered + traffic.failed} predictions: ${traffic.failed} failed, answered by ${traffic.versions.map((version) => `version ${version}`).join(', then ')}.`,
    ],
  };
}

export async function labelNoise(scene: Scene): Promise<StepResult> {
  const { check, run } = await scene.receiveAndRun(toCsv(syntheticBatches.labelNoise()));
  const clean = await predictAndLabel(scene, 'clean', toRecords(syntheticRequests.shifted(), 'target', 500));
  const noisy = await predictAndLabel(scene, 'noisy', toRecords(syntheticRequests.noisy(), 'target', 500));
  const loss = clean.accuracy - noisy.accuracy;
  return {
    got: `${run.decision?.code}, accuracy ${loss > 0 ? 'falls' : 'does not fall'}`,
    figure: `accuracy ${percent(clean.accuracy)} -> ${percent(noisy.accuracy)}`,
    isAsExpected: run.outcome === 'no-retrain' && check.verdict?.drifted === false && loss > 0.2,
    account: [
      ...accountOfCheck(check),
      ...accountOfRun(run),
      'What the check cannot see: the features are what they were and the classes keep their shares, only the link between them is broken. A check that compares columns one by one is blind to that, and here it should be: a model retrained on wrong labels would be worse.',
      `What can see it: true classes that come back. On 500 rows the champion is right for ${percent(clean.accuracy)} with clean labels and for ${percent(noisy.accuracy)} of the same rows with noisy ones.`,
    ],
  };
}

export async function cooldown(scene: Scene): Promise<StepResult> {
  await scene.changePolicy({ cooldownMinutes: 60 });
  const { check, run } = await scene.receiveAndRun(toCsv(syntheticBatches.scale()));
  return {
    got: `${check.verdict?.drifted === true ? 'drift' : 'no drift'}, ${run.decision?.code}`,
    figure: driftFigure(check),
    isAsExpected: check.verdict?.drifted === true && run.decision?.code === 'cooldown',
    account: [
      'The policy now asks for an hour between two retrains, so that a noisy source cannot start a storm of them.',
      ...accountOfCheck(check),
      ...accountOfRun(run),
    ],
  };
}
