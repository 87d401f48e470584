/** What the steps of a story share: a dataset, its monitor, the models that follow it, and the moves every story makes. */
import type { BatchAnswer, CheckAnswer, ModelAnswer, MonitorAnswer, RunAnswer } from '../answers.js';
import { ApiProblem } from '../api-client.js';
import { poll } from '../poll.js';
import { type Waiting, waitForCheck, waitForRunOfCheck } from '../wait.js';
import type { StoryTools } from './story.js';

export interface SceneSettings {
  /** Name of the dataset; a number is added when an earlier demo has left one of that name. */
  readonly dataset: string;
  readonly target: string;
  readonly timeColumn?: string;
  /** What each model adds to the name of the dataset, with its policy. The first gives the monitor its reference. */
  readonly models: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Arrival {
  readonly batch: BatchAnswer;
  readonly check: CheckAnswer;
}

/** Longer than any step of the demo takes on a slow machine. */
const STEP_TIMEOUT_MS = 300_000;

export class Scene {
  private constructor(
    readonly tools: StoryTools,
    private readonly settings: SceneSettings,
    readonly dataset: string,
    readonly monitor: MonitorAnswer,
  ) {}

  static async open(tools: StoryTools, settings: SceneSettings): Promise<Scene> {
    const { target, timeColumn, models } = settings;
    const roles = { target, ...(timeColumn === undefined ? {} : { timeColumn }) };
    const dataset = await createDataset(tools, settings.dataset, roles);
    const [first = ''] = Object.keys(models);
    const monitor = await tools.api.post<MonitorAnswer>('/api/v1/monitors', {
      name: dataset,
      datasetName: dataset,
      reference: { kind: 'serving-version', modelName: `${dataset}${first}` },
    });
    const scene = new Scene(tools, settings, dataset, monitor);
    for (const model of Object.keys(models)) await scene.changePolicy({}, model);
    return scene;
  }

  get api() {
    return this.tools.api;
  }

  /** @param model what it adds to the name of the dataset */
  modelName(model = ''): string {
    return `${this.dataset}${model}`;
  }

  /** Sets the policy of the story with these fields changed. */
  async changePolicy(changes: Readonly<Record<string, unknown>>, model = ''): Promise<void> {
    await this.api.put(`/api/v1/retraining-policies/${this.modelName(model)}`, {
      monitorId: this.monitor.id,
      ...this.settings.models[model],
      ...changes,
    });
  }

  /** A batch arrives; the server checks it by itself. */
  async receive(csv: string): Promise<Arrival> {
    const path = `/api/v1/datasets/${this.dataset}/batches`;
    const batch = await this.api.upload<BatchAnswer>(path, 'text/csv', csv);
    const listed = await poll(
      `the check of batch ${batch.id}`,
      async () => {
        const page = await this.api.get<{ items: CheckAnswer[] }>(
          `/api/v1/monitors/${this.monitor.id}/checks`,
        );
        return page.items.find(({ current }) => current.some(({ batchId }) => batchId === batch.id));
      },
      this.waiting,
    );
    return { batch, check: await waitForCheck(this.waiting, listed.id) };
  }

  /** The run that a check started for a model, once it has ended or waits for a person. */
  runOf(check: CheckAnswer, model = ''): Promise<RunAnswer> {
    return waitForRunOfCheck(this.waiting, this.modelName(model), check.id);
  }

  async receiveAndRun(csv: string): Promise<Arrival & { run: RunAnswer }> {
    const arrival = await this.receive(csv);
    return { ...arrival, run: await this.runOf(arrival.check) };
  }

  getModel(model = ''): Promise<ModelAnswer> {
    return this.api.get<ModelAnswer>(`/api/v1/models/${this.modelName(model)}`);
  }

  private get waiting(): Waiting & { timeoutMs: number } {
    return { ...this.tools, timeoutMs: STEP_TIMEOUT_MS };
  }
}

async function createDataset({ api }: StoryTools, wanted: string, roles: object): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await api.post('/api/v1/datasets', { name, ...roles });
      return name;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.code !== 'ingestion.dataset-exists') throw error;
    }
  }
}
