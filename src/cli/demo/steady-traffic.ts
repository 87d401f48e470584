/** A client that keeps asking for predictions while something else happens, and counts what it got. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PredictionAnswer } from '../answers.js';
import type { Scene } from './scene.js';
import type { LabelledRecord } from './table-text.js';

export interface TrafficCount {
  readonly answered: number;
  readonly failed: number;
  /** Versions that answered, in the order they appeared. */
  readonly versions: readonly number[];
}

const PAUSE_MS = 20;

/** Sends one request after the other for as long as `work` takes, and a few more after it. */
export async function withTraffic<T>(
  scene: Scene,
  records: readonly LabelledRecord[],
  work: () => Promise<T>,
): Promise<{ result: T; traffic: TrafficCount }> {
  let isOver = false;
  const counting = sendUntil(scene, records, () => isOver);
  try {
    const result = await work();
    // The switch has happened; the requests right after it count too.
    await sleep(25 * PAUSE_MS);
    isOver = true;
    return { result, traffic: await counting };
  } finally {
    isOver = true;
  }
}

async function sendUntil(
  scene: Scene,
  records: readonly LabelledRecord[],
  isOver: () => boolean,
): Promise<TrafficCount> {
  const versions = new Set<number>();
  let answered = 0;
  let failed = 0;
  for (let i = 0; !isOver(); i++) {
    const record = records[i % records.length];
    try {
      const answer = await scene.api.post<PredictionAnswer>(
        `/api/v1/routes/${scene.modelName()}/predictions`,
        {
          unitId: `visitor-${i % records.length}`,
          features: record?.features,
        },
      );
      answered++;
      versions.add(answer.version);
    } catch {
      failed++;
    }
    await sleep(PAUSE_MS);
  }
  return { answered, failed, versions: [...versions] };
}
