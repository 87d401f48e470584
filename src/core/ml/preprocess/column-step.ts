import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { Column } from '../../table.js';
import { createDateWriter, type DateStep, readDateStep } from './date-step.js';
import type { FeatureSlot } from './feature-slot.js';
import { createNumberWriter, type NumberStep, readNumberStep } from './number-step.js';
import { createOneHotWriter, type OneHotStep, readOneHotStep } from './one-hot-step.js';
import { describeJson } from './read-texts.js';
import {
  createTargetEncodingWriter,
  readTargetEncodingStep,
  type TargetEncodingStep,
} from './target-encoding-step.js';
import { createTwoLevelWriter, readTwoLevelStep, type TwoLevelStep } from './two-level-step.js';

/** What is done to one column, as plain data with everything that was learnt. */
export type ColumnStep = NumberStep | TwoLevelStep | OneHotStep | TargetEncodingStep | DateStep;

/**
 * A function that writes the features of a column as the step says.
 * @throws InvalidArgument (the function) when the column is of another kind than in training
 */
export function createStepWriter(step: ColumnStep): (column: Column, slot: FeatureSlot) => void {
  switch (step.kind) {
    case 'number': {
      const write = createNumberWriter(step);
      return (column, slot) => (column.kind === 'number' ? write(column, slot) : refuseKind(step, column));
    }
    case 'date': {
      const write = createDateWriter(step);
      return (column, slot) => (column.kind === 'date' ? write(column, slot) : refuseKind(step, column));
    }
    default: {
      const write = createCategoryWriter(step);
      return (column, slot) => (column.kind === 'category' ? write(column, slot) : refuseKind(step, column));
    }
  }
}

/** Whether the features are 0/1 marks, which scaling leaves alone. */
export function writesIndicators(step: ColumnStep): boolean {
  return step.kind === 'two-level' || step.kind === 'one-hot';
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
    case 'date':
      return readDateStep(json);
    default:
      throw new InvalidArgument('model.steps', 'must be of a known kind', describeJson(json['kind']));
  }
}

function createCategoryWriter(step: TwoLevelStep | OneHotStep | TargetEncodingStep) {
  switch (step.kind) {
    case 'two-level':
      return createTwoLevelWriter(step);
    case 'one-hot':
      return createOneHotWriter(step);
    case 'target-encoding':
      return createTargetEncodingWriter(step);
  }
}

function refuseKind(step: ColumnStep, column: Column): never {
  throw new InvalidArgument(
    'table',
    `must have ${step.column} as the kind of column it was in training`,
    column.kind,
  );
}
