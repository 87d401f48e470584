/** Predictions for a batch of units, their true values later, and how many were right. */
import type { OutcomesAnswer, PredictionAnswer, PredictionBatchAnswer } from '../answers.js';
import type { Scene } from './scene.js';
import type { LabelledRecord } from './table-text.js';

export interface Scored {
  readonly predictions: readonly PredictionAnswer[];
  readonly outcomes: OutcomesAnswer;
  /** Share of right classes among the rows sent. */
  readonly accuracy: number;
}

/** @param prefix names the units, so that each call has its own */
export async function predictAndLabel(
  scene: Scene,
  prefix: string,
  records: readonly LabelledRecord[],
  model = '',
): Promise<Scored> {
  const { api } = scene;
  const route = `/api/v1/routes/${scene.modelName(model)}`;
  const { predictions } = await api.post<PredictionBatchAnswer>(`${route}/prediction-batches`, {
    rows: records.map(({ features }, row) => ({ unitId: `${prefix}-${row}`, features })),
  });
  const outcomes = await api.post<OutcomesAnswer>(`${route}/outcomes`, {
    outcomes: predictions.map(({ requestId }, row) => ({ requestId, value: records[row]?.label })),
  });
  const right = predictions.filter(({ prediction }, row) => prediction === records[row]?.label).length;
  return { predictions, outcomes, accuracy: right / records.length };
}
