/**
 * Turns logged rows into the sufficient statistics of the tests. One observation per unit goes into a test: its first
 * labelled exposure, because further rows of the same unit are not independent of it.
 */

import type { Task } from '../core/ml/estimator.js';
import { type Moments, momentsOf } from '../core/stats/summaries/moments.js';
import { type Loss, type Losses, lossOf, noLosses, settle, toLosses } from './losses.js';
import type { Arm } from './routing.api.js';

/** An answer that a caller got. */
export interface ServedRow {
  readonly versionId: string;
  readonly unitId?: string;
  /** Whether the arm was chosen by the unit; other rows stay out of the analysis. */
  readonly isAssigned: boolean;
  readonly prediction: string | number;
  readonly outcome?: string | number;
}

/** What a shadow arm said about a request that another arm answered. */
export interface ShadowRow {
  readonly versionId: string;
  readonly unitId?: string;
  /** Absent when the shadow arm failed. */
  readonly prediction?: string | number;
  readonly servedVersionId: string;
  readonly servedPrediction: string | number;
  readonly outcome?: string | number;
}

export interface ArmTally {
  readonly arm: Arm;
  /** Rows logged for this arm. */
  readonly exposures: number;
  readonly labelledExposures: number;
  /** Shadow rows without a prediction. */
  readonly failures: number;
  /** Distinct units of the analysis: assigned to this arm and to no other. */
  readonly units: number;
  readonly labelledUnits: number;
  /** Over all labelled rows. */
  readonly requestLosses: Losses;
  /** Over the first labelled row of each unit; live arms only have these. */
  readonly unitLosses: Losses;
}

/** Champion and shadow challenger on the same requests, one pair per unit, or per request without a unit. */
export type PairTally =
  | {
      readonly task: 'classification';
      readonly versionId: string;
      readonly bothRight: number;
      readonly onlyChampion: number;
      readonly onlyChallenger: number;
      readonly bothWrong: number;
    }
  | {
      readonly task: 'regression';
      readonly versionId: string;
      /** Absolute error of the challenger minus that of the champion. */
      readonly differences: Moments;
    };

export interface Tally {
  readonly arms: readonly ArmTally[];
  readonly pairs: readonly PairTally[];
  /** Served requests without a unit. */
  readonly noUnit: number;
  /** Served requests with a unit that were not assigned, because challengers could not be loaded. */
  readonly notAssigned: number;
  /** Units seen at least once in the analysis. */
  readonly units: number;
  /** Units served by more than one arm; they are left out. */
  readonly multipleExposureUnits: number;
}

interface RunningTally {
  addServed(rows: readonly ServedRow[]): void;
  addShadow(rows: readonly ShadowRow[]): void;
  finish(): Tally;
}

interface Unit {
  readonly versionId: string;
  isMultiple: boolean;
  loss: Loss | undefined;
}

export function createTally(task: Task, arms: readonly Arm[]): RunningTally {
  const states = new Map(arms.map((arm) => [arm.versionId, createArmState(arm)]));
  const units = new Map<string, Unit>();
  const pairedUnits = new Map<string, Set<string>>();
  const champion = arms[0]?.versionId;
  let noUnit = 0;
  let notAssigned = 0;

  function addUnit(row: ServedRow, unitId: string, loss: Loss | undefined): void {
    const unit = units.get(unitId);
    if (unit === undefined) units.set(unitId, { versionId: row.versionId, isMultiple: false, loss });
    else if (unit.versionId !== row.versionId) unit.isMultiple = true;
    else unit.loss ??= loss;
  }

  return {
    addServed(rows) {
      for (const row of rows) {
        const state = states.get(row.versionId);
        if (state === undefined) continue;
        const loss = lossOf(task, row.prediction, row.outcome);
        state.exposures++;
        if (loss !== undefined) state.losses.push(loss);
        if (row.unitId === undefined) noUnit++;
        else if (row.isAssigned) addUnit(row, row.unitId, loss);
        else notAssigned++;
      }
      for (const state of states.values()) state.settle(task);
    },
    addShadow(rows) {
      for (const row of rows) {
        const state = states.get(row.versionId);
        if (state === undefined) continue;
        state.exposures++;
        if (row.prediction === undefined) {
          state.failures++;
          continue;
        }
        const loss = lossOf(task, row.prediction, row.outcome);
        if (loss === undefined) continue;
        state.losses.push(loss);
        const servedLoss = lossOf(task, row.servedPrediction, row.outcome);
        if (servedLoss === undefined || row.servedVersionId !== champion) continue;
        if (row.unitId !== undefined) {
          const seen = pairedUnits.get(row.versionId) ?? new Set();
          if (seen.has(row.unitId)) continue;
          pairedUnits.set(row.versionId, seen.add(row.unitId));
        }
        state.pairs.push([servedLoss, loss]);
      }
      for (const state of states.values()) state.settle(task);
    },
    finish() {
      const lossesOf = new Map<string, Loss[]>();
      const unitsOf = new Map<string, number>();
      let multipleExposureUnits = 0;
      for (const { versionId, isMultiple, loss } of units.values()) {
        if (isMultiple) {
          multipleExposureUnits++;
          continue;
        }
        unitsOf.set(versionId, (unitsOf.get(versionId) ?? 0) + 1);
        if (loss === undefined) continue;
        const losses = lossesOf.get(versionId);
        if (losses === undefined) lossesOf.set(versionId, [loss]);
        else losses.push(loss);
      }
      const all = [...states.values()];
      return {
        arms: all.map((state): ArmTally => {
          const losses = lossesOf.get(state.arm.versionId) ?? [];
          return {
            arm: state.arm,
            exposures: state.exposures,
            labelledExposures: state.settled.count,
            failures: state.failures,
            units: unitsOf.get(state.arm.versionId) ?? 0,
            labelledUnits: losses.length,
            requestLosses: toLosses(task, state.settled),
            unitLosses: toLosses(task, settle(noLosses, losses, task)),
          };
        }),
        pairs: all
          .filter(({ arm }) => arm.mode === 'shadow')
          .map(({ arm, pairs }) => toPairs(task, arm, pairs)),
        noUnit,
        notAssigned,
        units: units.size,
        multipleExposureUnits,
      };
    },
  };
}

function toPairs(task: Task, arm: Arm, pairs: readonly (readonly [Loss, Loss])[]): PairTally {
  const { versionId } = arm;
  if (task === 'regression') {
    return { task, versionId, differences: momentsOf(pairs.map(([ofChampion, own]) => own - ofChampion)) };
  }
  const count = (champion: Loss, challenger: Loss) =>
    pairs.filter(([ofChampion, own]) => ofChampion === champion && own === challenger).length;
  return {
    task,
    versionId,
    bothRight: count(1, 1),
    onlyChampion: count(1, 0),
    onlyChallenger: count(0, 1),
    bothWrong: count(0, 0),
  };
}

/** Losses are settled page by page, so that a long log does not pile up in memory. */
function createArmState(arm: Arm) {
  const state = {
    arm,
    exposures: 0,
    failures: 0,
    losses: [] as Loss[],
    pairs: [] as (readonly [Loss, Loss])[],
    settled: noLosses,
    settle(task: Task) {
      state.settled = settle(state.settled, state.losses, task);
      state.losses = [];
    },
  };
  return state;
}
