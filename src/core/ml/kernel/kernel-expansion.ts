import type { Json, JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix } from '../estimator.js';
import { expectEstimator, readChoice, readInteger, readNumber, readNumbers } from '../read-model.js';
import { squaredDistances } from './squared-distances.js';

export const KERNELS = ['rbf', 'linear'] as const;

/** A sum of kernels: prediction = centre + sum of coefficients x kernel(vector, x). */
export interface Expansion {
  readonly kernel: (typeof KERNELS)[number];
  /** Of the radial kernel; unused by the linear one. */
  readonly gamma: number;
  readonly columns: number;
  /** Row-major, one per coefficient. */
  readonly vectors: Float64Array;
  readonly coefficients: Float64Array;
  readonly centre: number;
}

/** A regression made of kernels around training rows, as kernel ridge and support vector regression are. */
export class KernelExpansionModel implements FittedModel {
  constructor(
    private readonly estimatorId: string,
    private readonly expansion: Expansion,
  ) {}

  predict(x: Matrix): Float64Array {
    const { kernel, gamma, columns, vectors, coefficients, centre } = this.expansion;
    checkColumns(x, columns);
    const block = { data: vectors, rows: coefficients.length, columns };
    const near = new Float64Array(coefficients.length);
    const predictions = new Float64Array(x.rows).fill(centre);
    for (let i = 0; i < x.rows; i++) {
      if (kernel === 'rbf') {
        squaredDistances(x.data, i * columns, block, near);
        for (let s = 0; s < near.length; s++) near[s] = Math.exp(-gamma * near[s]!);
      } else {
        near.fill(0);
        for (let s = 0; s < near.length; s++) {
          for (let j = 0; j < columns; j++) near[s]! += vectors[s * columns + j]! * x.data[i * columns + j]!;
        }
      }
      for (let s = 0; s < near.length; s++) predictions[i]! += coefficients[s]! * near[s]!;
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { kernel, gamma, columns, vectors, coefficients, centre } = this.expansion;
    const numbers: Record<string, Json> = { vectors: [...vectors], coefficients: [...coefficients] };
    return {
      estimator: this.estimatorId,
      kernel,
      gamma,
      columns,
      supports: coefficients.length,
      centre,
      ...numbers,
    };
  }

  /** @throws InvalidArgument on JSON of another estimator and on damage */
  static fromJSON(estimatorId: string, json: JsonObject): KernelExpansionModel {
    expectEstimator(json, estimatorId);
    const columns = readInteger(json, 'columns', 1);
    const supports = readInteger(json, 'supports', 0);
    return new KernelExpansionModel(estimatorId, {
      kernel: readChoice(json, 'kernel', KERNELS),
      gamma: readNumber(json, 'gamma', Number.MIN_VALUE),
      columns,
      vectors: readNumbers(json, 'vectors', supports * columns),
      coefficients: readNumbers(json, 'coefficients', supports),
      centre: readNumber(json, 'centre'),
    });
  }
}
