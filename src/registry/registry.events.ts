/** Published inside the transaction that moves the version. */
import { defineEvent } from '../platform/events/event-bus.js';
import type { Stage } from './registry.api.js';

export interface StageChanged {
  readonly modelName: string;
  readonly versionId: string;
  readonly version: number;
  readonly from: Stage;
  readonly to: Stage;
  /** The version that left Production to make room, on a promotion. */
  readonly displacedVersionId?: string;
  readonly actor: string;
  readonly reason: string;
}

export const stageChanged = defineEvent<StageChanged>('registry.stage-changed');
