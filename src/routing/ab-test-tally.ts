/**
 * Turns logged rows into the sufficient statistics of the tests. Requests are summed up page by page; units need to be
 * known one by one, so a log with more of them than memory should hold is read several times.
 */
import type { Task } from '../core/ml/estimator.js';
import { type Loss, type Losses, lossOf, noLosses, settle, toLosses } from './losses.js';
import { type PairTally, RunningPairs } from './pair-tally.js';
import type { Arm } from './routing.api.js';
import { UnitTally } from './unit-tally.js';

/** About 100 MB of units. */
const MAXIMUM_UNITS = 500_000;

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
  /** Ends a pass over the rows. True when units were put off: then all the same rows must be added again. */
  nextPass(): boolean;
  finish(): Tally;
}

/** @param maximumUnits how many units of live arms, and how many pairs of shadow arms, are kept in memory */
export function createTally(task: Task, arms: readonly Arm[], maximumUnits = MAXIMUM_UNITS): RunningTally {
  const states = new Map(arms.map((arm) => [arm.versionId, createArmState(arm)]));
  const units = new UnitTally(task, maximumUnits);
  const pairs = new RunningPairs(task, maximumUnits);
  const champion = arms[0]?.versionId;
  let isFirstPass = true;
  let noUnit = 0;
  let notAssigned = 0;

  function countServed(state: ArmState, { unitId, isAssigned }: ServedRow, loss: Loss | undefined): void {
    state.exposures++;
    if (loss !== undefined) state.losses.push(loss);
    if (unitId === undefined) noUnit++;
    else if (!isAssigned) notAssigned++;
  }

  function countShadow(state: ArmState, { prediction }: ShadowRow, loss: Loss | undefined): void {
    state.exposures++;
    if (prediction === undefined) state.failures++;
    else if (loss !== undefined) state.losses.push(loss);
  }

  function addPair(row: ShadowRow, own: Loss): void {
    const { versionId, unitId } = row;
    const ofChampion = lossOf(task, row.servedPrediction, row.outcome);
    if (ofChampion === undefined || row.servedVersionId !== champion) return;
    if (unitId !== undefined) pairs.addUnit(unitId, { versionId, ofChampion, own });
    else if (isFirstPass) pairs.addRequest({ versionId, ofChampion, own });
  }

  function settlePage(): void {
    for (const state of states.values()) state.settle(task);
    pairs.settle();
  }

  function nextPass(): boolean {
    isFirstPass = false;
    const hasUnits = units.nextPass();
    const hasPairs = pairs.nextPass();
    return hasUnits || hasPairs;
  }

  return {
    addServed(rows) {
      for (const row of rows) {
        const state = states.get(row.versionId);
        if (state === undefined) continue;
        const loss = lossOf(task, row.prediction, row.outcome);
        if (isFirstPass) countServed(state, row, loss);
        if (row.unitId !== undefined && row.isAssigned) units.add(row.versionId, row.unitId, loss);
      }
      settlePage();
    },
    addShadow(rows) {
      for (const row of rows) {
        const state = states.get(row.versionId);
        if (state === undefined) continue;
        const { prediction, outcome } = row;
        const loss = prediction === undefined ? undefined : lossOf(task, prediction, outcome);
        if (isFirstPass) countShadow(state, row, loss);
        if (loss !== undefined) addPair(row, loss);
      }
      settlePage();
    },
    nextPass,
    finish() {
      nextPass();
      const all = [...states.values()];
      return {
        arms: all.map(({ arm, exposures, failures, settled }): ArmTally => {
          const ofUnits = units.ofArm(arm.versionId);
          return {
            arm,
            exposures,
            labelledExposures: settled.count,
            failures,
            units: ofUnits.units,
            labelledUnits: ofUnits.labelledUnits,
            requestLosses: toLosses(task, settled),
            unitLosses: ofUnits.losses,
          };
        }),
        pairs: all.filter(({ arm }) => arm.mode === 'shadow').map(({ arm }) => pairs.ofArm(arm.versionId)),
        noUnit,
        notAssigned,
        units: units.units,
        multipleExposureUnits: units.multipleExposureUnits,
      };
    },
  };
}

type ArmState = ReturnType<typeof createArmState>;

/** Losses are settled page by page, so that a long log does not pile up in memory. */
function createArmState(arm: Arm) {
  const state = {
    arm,
    exposures: 0,
    failures: 0,
    losses: [] as Loss[],
    settled: noLosses,
    settle(task: Task) {
      state.settled = settle(state.settled, state.losses, task);
      state.losses = [];
    },
  };
  return state;
}
