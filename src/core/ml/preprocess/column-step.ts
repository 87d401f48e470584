import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { CategoryColumn, Column } from '../../table.js';
import { castColumn } from './cast-column.js';
import { type CodesStep, readCodesStep } from './codes-step.js';
import { createDateWriter, type DateStep, readDateStep } from './date-step.js';
import type { FeatureSlot, FeatureWriter } from './feature-slot.js';
import { createNumberWriter, type NumberStep, readNumberStep } from './number-step.js';
import { createOneHotWriter, type OneHotStep, readOneHotStep } from './one-hot-step.js';
import { type OrdinalStep, readOrdinalStep } from './ordinal-step.js';
import { describeJson } from './read-texts.js';
import {
  createTargetEncodingWriter,
  readTargetEncodingStep,
  type TargetEncodingStep,
} from './target-encoding-step.js';
import { createTextWriter, readTextStep, type TextStep } from './text-step.js';
import { createPositionWriter, readTwoLevelStep, type TwoLevelStep } from './two-level-step.js';

/** What is done to one column, as plain data with everything that was learnt. */
export type ColumnStep =
  | NumberStep
  | DateStep
  | TwoLevelStep
  | OneHotStep
  | TargetEncodingStep
  | OrdinalStep
  | CodesStep
  | TextStep;

/** The kind of table column that a step reads. */
export function sourceKind(step: ColumnStep): Column['kind'] {
  return step.source ?? readKind(step);
}

/**
 * A function that writes the features of a column as the step says.
 * @throws InvalidArgument (the function) when the column is of another kind than in training
 */
export function createStepWriter(step: ColumnStep): (column: Column, slot: FeatureSlot) => void {
  const expected = sourceKind(step);
  const write = createWriter(step);
  return (column, slot) => {
    if (column.kind !== expected) {
      throw new InvalidArgument(
        'table',
        `must have ${step.column} as the kind of column it was in training`,
        column.kind,
      );
    }
    write(column, slot);
  };
}

/** @throws InvalidArgument on anything that no step writes */
export function readColumnStep(json: JsonObject): ColumnStep {
  switch (json['kind']) {
    case 'number':
      return readNumberStep(json);
    case 'two-level':
      return readTwoLevelStep(json);
    case 'one-hot':
      return readOneHotStep(json);
    case 'target-encoding':
      return readTargetEncodingStep(json);
    case 'ordinal':
      return readOrdinalStep(json);
    case 'codes':
      return readCodesStep(json);
    case 'text':
      return readTextStep(json);
    case 'date':
      return readDateStep(json);
    default:
      throw new InvalidArgument('model.steps', 'must be of a known kind', describeJson(json['kind']));
  }
}

/** The kind of column that the writer of a step takes. */
function readKind(step: ColumnStep): Column['kind'] {
  return step.kind === 'number' || step.kind === 'date' ? step.kind : 'category';
}

function createWriter(step: ColumnStep): (column: Column, slot: FeatureSlot) => void {
  if (step.kind === 'number') {
    const write = createNumberWriter(step);
    return (column, slot) => write(castColumn(column, 'number'), slot);
  }
  if (step.kind === 'date') {
    const write = createDateWriter(step);
    return (column, slot) => write(castColumn(column, 'date'), slot);
  }
  const write = createCategoryWriter(step);
  return (column, slot) => write(castColumn(column, 'category'), slot);
}

function createCategoryWriter(
  step: Exclude<ColumnStep, NumberStep | DateStep>,
): FeatureWriter<CategoryColumn> {
  switch (step.kind) {
    case 'two-level':
      return createPositionWriter(step, -1);
    case 'ordinal':
      return createPositionWriter(step, step.keepsMissing ? Number.NaN : -1);
    case 'codes':
      return createPositionWriter(step, Number.NaN);
    case 'one-hot':
      return createOneHotWriter(step);
    case 'target-encoding':
      return createTargetEncodingWriter(step);
    case 'text':
      return createTextWriter(step);
  }
}
