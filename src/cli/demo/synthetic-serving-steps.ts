/** Steps of story 1 in which versions serve, compete and change places. */
import type { PredictionAnswer, ReportAnswer, RouteAnswer, RunAnswer, VersionAnswer } from '../answers.js';
import { count, percent } from '../figures.js';
import { poll } from '../poll.js';
import { accountOfCheck, accountOfReport, accountOfRun, gateFigure } from './accounts.js';
import { predictAndLabel } from './predictions.js';
import type { Scene } from './scene.js';
import type { StepResult } from './story.js';
import { syntheticBatches, syntheticRequests } from './synthetic-batches.js';
import { toCsv, toRecords } from './table-text.js';

export async function predictions(scene: Scene): Promise<StepResult> {
  const records = toRecords(syntheticRequests.plain(), 'target', 300);
  const { outcomes } = await predictAndLabel(scene, 'customer', records);
  const report = await getReport(scene);
  const [champion] = report.arms;
  const accuracy = champion?.metrics.find(({ name }) => name === 'accuracy');
  return {
    got: `${champion?.exposures} recorded, ${champion?.labelledExposures} joined`,
    figure: `accuracy ${percent(accuracy?.value)} (${percent(accuracy?.lower)} to ${percent(accuracy?.upper)})`,
    isAsExpected:
      outcomes.recorded === records.length &&
      champion?.exposures === records.length &&
      champion.labelledExposures === records.length,
    account: [
      `${count(records.length)} predictions by version ${champion?.version}: each with its unit, arm, propensity, features and answer on disk before it was sent.`,
      `${outcomes.recorded} true classes came later and were joined by request: the champion is right for ${percent(accuracy?.value)}, 95 % interval ${percent(accuracy?.lower)} to ${percent(accuracy?.upper)}.`,
    ],
  };
}

export async function featureSwap(scene: Scene): Promise<StepResult> {
  await scene.changePolicy({ promotion: 'approval' });
  const { check, run } = await scene.receiveAndRun(toCsv(syntheticBatches.featureSwap()));
  return {
    got: run.state === 'done' ? `${run.decision?.code}, ${run.outcome}` : run.state,
    figure: gateFigure(run),
    isAsExpected: run.decision?.code === 'drift' && run.state === 'waiting-for-approval',
    account: [...accountOfCheck(check), ...accountOfRun(run)],
  };
}

export async function shadowTest(scene: Scene): Promise<StepResult> {
  const run = await findWaitingRun(scene);
  const route = await scene.api.put<RouteAnswer>(`/api/v1/routes/${scene.modelName()}/challengers`, {
    challengers: [{ versionId: run.versionId, mode: 'shadow', weight: 1 }],
    reason: 'to see the waiting challenger on live requests before it answers any',
  });
  const records = toRecords(syntheticRequests.swapped(), 'target', 500);
  await predictAndLabel(scene, 'shadowed', records);
  const report = await getReport(scene);
  const [comparison] = report.comparisons;
  const accuracies = report.arms.map((arm) =>
    percent(arm.metrics.find(({ name }) => name === 'accuracy')?.value),
  );
  return {
    got: comparison?.conclusion ?? 'no comparison',
    figure: `accuracy ${accuracies.join(' -> ')}`,
    isAsExpected: comparison?.conclusion === 'challenger-better',
    account: [
      `Arms: ${route.arms.map(({ version, mode, weight }) => `version ${version} ${mode} ${weight}`).join(', ')}. Clients get the answers of the champion only; both models score the same ${count(records.length)} requests.`,
      ...accountOfReport(report),
    ],
  };
}

export async function approval(scene: Scene): Promise<StepResult> {
  const waiting = await findWaitingRun(scene);
  await scene.api.post(`/api/v1/pipeline-runs/${waiting.id}/approvals`, {
    approved: true,
    reason: 'the gate and the shadow test agree',
  });
  const run = await poll(
    'the end of the approved run',
    async () => {
      const found = await scene.api.get<RunAnswer>(`/api/v1/pipeline-runs/${waiting.id}`);
      return found.state === 'done' ? found : undefined;
    },
    { timeoutMs: 60_000 },
  );
  const { serving } = await scene.getModel();
  return {
    got: `${run.outcome}, version ${serving?.version} serves`,
    figure: gateFigure(run),
    isAsExpected: run.outcome === 'promoted' && serving?.versionId === waiting.versionId,
    account: [`${run.reason}.`],
  };
}

export async function rollback(scene: Scene): Promise<StepResult> {
  const before = await scene.getModel();
  const startedAtMs = performance.now();
  const back = await scene.api.post<VersionAnswer>(`/api/v1/models/${scene.modelName()}/rollbacks`, {
    reason: 'complaints about the new version',
  });
  const [record] = toRecords(syntheticRequests.shifted(), 'target', 1);
  const answer = await scene.api.post<PredictionAnswer>(`/api/v1/routes/${scene.modelName()}/predictions`, {
    unitId: 'after-rollback',
    features: record?.features,
  });
  const tookMs = Math.round(performance.now() - startedAtMs);
  return {
    got: `version ${answer.version} answers`,
    figure: `${tookMs} ms to the first answer`,
    isAsExpected: answer.version === back.version && back.version < (before.serving?.version ?? 0),
    account: [
      `Version ${before.serving?.version} is archived, version ${back.version} is in Production again and answered the next request; call and request together took ${tookMs} ms.`,
    ],
  };
}

function getReport(scene: Scene): Promise<ReportAnswer> {
  return scene.api.get<ReportAnswer>(`/api/v1/routes/${scene.modelName()}/report`);
}

async function findWaitingRun(scene: Scene): Promise<RunAnswer> {
  const page = await scene.api.get<{ items: RunAnswer[] }>(
    `/api/v1/pipeline-runs?modelName=${scene.modelName()}`,
  );
  const run = page.items.find(({ state }) => state === 'waiting-for-approval');
  if (run === undefined) throw new Error('no run waits for approval');
  return run;
}
