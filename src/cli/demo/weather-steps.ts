/** Steps of story 2. */
import type { CheckAnswer, ReportAnswer, RunAnswer, VersionAnswer } from '../answers.js';
import { count, decimal, pValueText } from '../figures.js';
import { accountOfCheck, accountOfReport, accountOfRun, driftFigure, gateFigure } from './accounts.js';
import { predictAndLabel } from './predictions.js';
import type { Scene } from './scene.js';
import type { StepResult } from './story.js';
import { weatherCsv, weatherRecords } from './weather-data.js';
import { SKY, TEMPERATURE } from './weather-models.js';

export async function firstTrainings(scene: Scene): Promise<StepResult> {
  const { batch, check } = await scene.receive(await weatherCsv('Seattle', 2012, 2014));
  const temperature = await scene.runOf(check, TEMPERATURE);
  const sky = await scene.runOf(check, SKY);
  return {
    got: `${temperature.outcome}, ${sky.outcome}`,
    figure: gateFigure(temperature),
    isAsExpected: [temperature, sky].every(
      ({ decision, outcome }) => decision?.code === 'no-champion' && outcome === 'promoted',
    ),
    account: [
      `${count(batch.rowCount)} days stored.`,
      ...accountOfCheck(check),
      'Highest temperature of the day, in degrees Celsius:',
      ...accountOfRun(temperature),
      'Kind of weather:',
      ...accountOfRun(sky),
    ],
  };
}

export async function newCity(scene: Scene): Promise<StepResult> {
  const { batch, check } = await scene.receive(await weatherCsv('New York', 2012, 2014));
  return {
    got: check.verdict?.drifted === true ? 'drift' : 'no drift',
    figure: driftFigure(check),
    isAsExpected: check.verdict?.drifted === true,
    account: [`${count(batch.rowCount)} days stored.`, ...accountOfCheck(check)],
  };
}

export async function temperatureVerdict(scene: Scene): Promise<StepResult> {
  const run = await newestRun(scene, TEMPERATURE);
  return {
    got: `${run.decision?.code}, ${run.outcome}`,
    figure: gateFigure(run),
    isAsExpected: run.outcome === 'promoted' && run.decision?.code === 'drift',
    account: accountOfRun(run),
  };
}

export async function skyVerdict(scene: Scene): Promise<StepResult> {
  const run = await newestRun(scene, SKY);
  const { serving } = await scene.getModel(SKY);
  return {
    got: `${run.outcome}, version ${serving?.version} stays`,
    figure: gateFigure(run),
    isAsExpected: run.outcome === 'rejected' && run.decision?.code === 'drift' && serving?.version === 1,
    account: [
      ...accountOfRun(run),
      'The same drift, another answer: what makes a day rainy or sunny is alike in both cities, and a new model has to show that it is better before it replaces one that works.',
    ],
  };
}

export async function liveTest(scene: Scene): Promise<StepResult> {
  const model = scene.modelName(TEMPERATURE);
  const versions = await scene.api.get<{ items: VersionAnswer[] }>(`/api/v1/models/${model}/versions`);
  const former = versions.items.find(({ stage }) => stage === 'Archived');
  await scene.api.post(`/api/v1/model-versions/${former?.id}/stage-changes`, {
    to: 'Staging',
    reason: 'to compare it once more with its successor',
  });
  await scene.api.put(`/api/v1/routes/${model}/challengers`, {
    challengers: [{ versionId: former?.id, mode: 'live', weight: 0.5 }],
    reason: 'was the switch right?',
  });
  const records = weatherRecords(await weatherCsv('New York', 2015, 2015), 'temp_max');
  await predictAndLabel(scene, 'day', records, TEMPERATURE);
  const report = await scene.api.get<ReportAnswer>(`/api/v1/routes/${model}/report`);
  const [comparison] = report.comparisons;
  const errors = report.arms.map((arm) =>
    decimal(arm.unitMetrics.find(({ name }) => name === 'mae')?.value, 2),
  );
  const units = report.arms.map((arm) => `version ${arm.version} ${arm.labelledUnits}`).join(', ');
  return {
    got: comparison?.conclusion ?? 'no comparison',
    figure: `mae ${errors.join(' against ')}`,
    isAsExpected: comparison?.conclusion === 'champion-better',
    account: [
      `${count(records.length)} days of New York in 2015, which no model has seen, each assigned by the hash of its unit: ${units}. Sample ratio check: p ${pValueText(report.sampleRatio?.pValue)}, ${report.sampleRatio?.isAlarm === true ? 'alarm' : 'no alarm'}.`,
      ...accountOfReport(report),
    ],
  };
}

/** The run of the newest check. */
async function newestRun(scene: Scene, model: string): Promise<RunAnswer> {
  const page = await scene.api.get<{ items: CheckAnswer[] }>(`/api/v1/monitors/${scene.monitor.id}/checks`);
  const [check] = page.items;
  if (check === undefined) throw new Error('the monitor has no check');
  return scene.runOf(check, model);
}
