/**
 * Units of live arms. One observation per unit goes into a test: its first labelled exposure, because further rows
 * of the same unit are not independent of it.
 */
import type { Task } from '../core/ml/estimator.js';
import { type Loss, type Losses, noLosses, settle, toLosses } from './losses.js';
import { MultiPassMap } from './multi-pass-map.js';

interface Unit {
  readonly versionId: string;
  isMultiple: boolean;
  loss: Loss | undefined;
}

interface ArmUnits {
  readonly units: number;
  readonly labelledUnits: number;
  readonly losses: Losses;
}

export class UnitTally {
  private readonly seen: MultiPassMap<Unit>;
  private readonly arms = new Map<string, { units: number; settled: typeof noLosses }>();
  /** Units of the passes that are over. */
  units = 0;
  multipleExposureUnits = 0;

  constructor(
    private readonly task: Task,
    maximumUnits: number,
  ) {
    this.seen = new MultiPassMap(maximumUnits);
  }

  add(versionId: string, unitId: string, loss: Loss | undefined): void {
    if (!this.seen.takes(unitId)) return;
    const unit = this.seen.get(unitId);
    if (unit === undefined) this.seen.set(unitId, { versionId, isMultiple: false, loss });
    else if (unit.versionId !== versionId) unit.isMultiple = true;
    else unit.loss ??= loss;
  }

  /** Sums up this pass. False when no unit is left for another. */
  nextPass(): boolean {
    const lossesOf = new Map<string, Loss[]>();
    for (const { versionId, isMultiple, loss } of this.seen.values()) {
      this.units++;
      if (isMultiple) {
        this.multipleExposureUnits++;
        continue;
      }
      this.armOf(versionId).units++;
      if (loss === undefined) continue;
      const losses = lossesOf.get(versionId);
      if (losses === undefined) lossesOf.set(versionId, [loss]);
      else losses.push(loss);
    }
    for (const [versionId, losses] of lossesOf) {
      const arm = this.armOf(versionId);
      arm.settled = settle(arm.settled, losses, this.task);
    }
    return this.seen.nextPass();
  }

  /** What the passes that are over say about an arm. */
  ofArm(versionId: string): ArmUnits {
    const { units, settled } = this.armOf(versionId);
    return { units, labelledUnits: settled.count, losses: toLosses(this.task, settled) };
  }

  private armOf(versionId: string) {
    const arm = this.arms.get(versionId) ?? { units: 0, settled: noLosses };
    this.arms.set(versionId, arm);
    return arm;
  }
}
