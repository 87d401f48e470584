import { InvalidArgument } from '../../../errors.js';
import type { JsonObject } from '../../../json.js';
import type { Matrix } from '../../estimator.js';
import { describeJson } from '../read-texts.js';
import { type AffineStage, createAffineRunner, readAffineStage } from './affine-stage.js';
import { type BinsStage, createBinsRunner, readBinsStage } from './bins-stage.js';
import { createGroupsRunner, type GroupsStage, readGroupsStage } from './groups-stage.js';
import { createPcaRunner, type PcaStage, readPcaStage } from './pca-stage.js';
import { createPolynomialRunner, type PolynomialStage, readPolynomialStage } from './polynomial-stage.js';
import { createPowerRunner, type PowerStage, readPowerStage } from './power-stage.js';
import { createQuantileRunner, type QuantileStage, readQuantileStage } from './quantile-stage.js';
import { createSelectionRunner, readSelectionStage, type SelectionStage } from './selection-stage.js';

/** What is done to all features at once, as plain data with everything that was learnt. */
export type MatrixStage =
  | AffineStage
  | PowerStage
  | QuantileStage
  | BinsStage
  | PolynomialStage
  | GroupsStage
  | SelectionStage
  | PcaStage;

/** Applies a stage; the matrix that goes in may be overwritten and must not be used afterwards. */
export type StageRunner = (matrix: Matrix) => Matrix;

/** Prepares a stage for any number of matrices; some stages write into the matrix that they are given. */
export function createStageRunner(stage: MatrixStage): StageRunner {
  switch (stage.kind) {
    case 'affine':
      return createAffineRunner(stage);
    case 'power':
      return createPowerRunner(stage);
    case 'quantile':
      return createQuantileRunner(stage);
    case 'bins':
      return createBinsRunner(stage);
    case 'polynomial':
      return createPolynomialRunner(stage);
    case 'groups':
      return createGroupsRunner(stage);
    case 'selection':
      return createSelectionRunner(stage);
    case 'pca':
      return createPcaRunner(stage);
  }
}

/** Names of the features after a stage. */
export function namesAfter(stage: MatrixStage, names: readonly string[]): readonly string[] {
  switch (stage.kind) {
    case 'polynomial':
    case 'groups':
      return stage.features;
    case 'selection':
      return stage.kept.map((j) => names[j]!);
    case 'pca': {
      const components = Array.from({ length: stage.components }, (_, k) => `pca${k}`);
      return [...components, ...stage.kept.map((j) => names[j]!)];
    }
    default:
      return names;
  }
}

/**
 * Reads a stage back.
 * @param columns number of features that go in
 * @throws InvalidArgument on anything that no stage writes
 */
export function readMatrixStage(json: JsonObject, columns: number): MatrixStage {
  switch (json['kind']) {
    case 'affine':
      return readAffineStage(json, columns);
    case 'power':
      return readPowerStage(json, columns);
    case 'quantile':
      return readQuantileStage(json, columns);
    case 'bins':
      return readBinsStage(json, columns);
    case 'polynomial':
      return readPolynomialStage(json, columns);
    case 'groups':
      return readGroupsStage(json, columns);
    case 'selection':
      return readSelectionStage(json, columns);
    case 'pca':
      return readPcaStage(json, columns);
    default:
      throw new InvalidArgument('model.stages', 'must be of a known kind', describeJson(json['kind']));
  }
}
