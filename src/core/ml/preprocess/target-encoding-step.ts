import type { JsonObject } from '../../json.js';
import type { CategoryColumn } from '../../table.js';
import type { Target } from '../estimator.js';
import { readNumber, readNumbers } from '../read-model.js';
import type { EncodingFolds } from './encoding-folds.js';
import type { FeatureSlot, FeatureWriter } from './feature-slot.js';
import { createLevelIndex } from './level-index.js';
import { type LevelStep, readLevelFields } from './level-step.js';
import type { RareLevels } from './rare-levels.js';
import { readObjects } from './read-texts.js';
import { readStepNames } from './step-names.js';
import { targetOutputs } from './target-outputs.js';
import {
  emptyTargetStatistics,
  shrunkenMeans,
  type TargetStatistics,
  withoutPart,
} from './target-statistics.js';

/** The shrunken mean of one 0/1 or number target per level, and the prior for unseen levels. */
export interface LevelEncoding {
  readonly values: readonly number[];
  readonly prior: number;
}

/**
 * A category of many levels as its share of the training rows, and the shrunken mean of the target in it:
 * one feature for numbers and two classes (share of the last), one per class for more.
 */
export interface TargetEncodingStep extends LevelStep {
  readonly kind: 'target-encoding';
  /** Share of the training rows per level; 0 for an unseen level. */
  readonly shares: readonly number[];
  readonly encodings: readonly LevelEncoding[];
}

/** What fitting needs besides the column itself. */
export interface TargetEncodingInput {
  readonly name: string;
  readonly column: CategoryColumn;
  readonly levels: readonly string[];
  readonly fill: number;
  readonly rare?: RareLevels | undefined;
  readonly target: Target;
  readonly folds: EncodingFolds;
}

/**
 * Learns the encoding on all rows, for rows that come later, and prepares the features of the training rows
 * themselves: those are cross-fitted, each row encoded by rows of the other inner folds only, so that no row sees its
 * own target, nor one that its folds keep away from it.
 */
export function fitTargetEncoding(input: TargetEncodingInput): {
  step: TargetEncodingStep;
  writeTraining(slot: FeatureSlot): void;
} {
  const { name, column, levels, fill, rare, target, folds } = input;
  const rows = column.codes.length;
  const index = createLevelIndex(levels, rare)(column);
  const levelOf = column.codes.map((code) => (code < 0 ? fill : index[code]!));

  const shares = new Float64Array(levels.length);
  for (const level of levelOf) shares[level]! += 1 / rows;
  const outputs = targetOutputs(target).map((output) => fitOutput(output, levelOf, folds, levels.length));
  const encodings = outputs.map(({ encoding }) => encoding);
  const features = [`${name} share`, ...encodings.map((_, k) => featureName(name, k, encodings.length))];
  const step: TargetEncodingStep = {
    kind: 'target-encoding',
    column: name,
    features,
    levels,
    fill,
    ...(rare === undefined ? {} : { rare }),
    shares: Array.from(shares),
    encodings,
  };
  return {
    step,
    writeTraining({ data, columns, offset }) {
      for (let i = 0; i < rows; i++) {
        const level = levelOf[i]!;
        const start = i * columns + offset;
        // Without a fill a missing value has no level: it counts as unseen, as it will when the model serves.
        data[start] = shares[level] ?? 0;
        outputs.forEach(({ crossFitted }, k) => {
          const { values, prior } = crossFitted[folds.foldOf[i]!]!;
          data[start + 1 + k] = values[level] ?? prior;
        });
      }
    },
  };
}

/** Writes the share of the rows and the encodings of each level; an unseen level has share 0 and the priors. */
export function createTargetEncodingWriter(step: TargetEncodingStep): FeatureWriter<CategoryColumn> {
  const levelIndex = createLevelIndex(step.levels, step.rare);
  return (column, { data, columns, offset }) => {
    const index = levelIndex(column);
    for (let i = 0; i < column.codes.length; i++) {
      const code = column.codes[i]!;
      const level = code < 0 ? step.fill : index[code]!;
      const start = i * columns + offset;
      data[start] = step.shares[level] ?? 0;
      step.encodings.forEach(({ values, prior }, k) => {
        data[start + 1 + k] = values[level] ?? prior;
      });
    }
  };
}

/** @throws InvalidArgument on anything that training does not write */
export function readTargetEncodingStep(json: JsonObject): TargetEncodingStep {
  const fields = readLevelFields(json);
  const { levels } = fields;
  const encodings = readObjects(json, 'encodings').map((encoding) => ({
    values: Array.from(readNumbers(encoding, 'values', levels.length)),
    prior: readNumber(encoding, 'prior'),
  }));
  return {
    kind: 'target-encoding',
    ...readStepNames(json, 1 + encodings.length),
    ...fields,
    shares: Array.from(readNumbers(json, 'shares', levels.length)),
    encodings,
  };
}

function fitOutput(
  output: Float64Array,
  levelOf: Int32Array,
  { count, foldOf, purged }: EncodingFolds,
  levelCount: number,
): { encoding: LevelEncoding; crossFitted: LevelEncoding[] } {
  // Squares of centred values keep their digits; the mean is added back at the end.
  const centre = output.reduce((sum, value) => sum + value, 0) / output.length;
  const all = emptyTargetStatistics(levelCount);
  const parts = Array.from({ length: count }, () => emptyTargetStatistics(levelCount));
  for (let i = 0; i < output.length; i++) {
    const value = output[i]! - centre;
    addValue(all, levelOf[i]!, value);
    addValue(parts[foldOf[i]!]!, levelOf[i]!, value);
  }
  // What is not learnt from for a fold: its own rows, and those that are too near to it.
  purged?.forEach((others, fold) => {
    for (const row of others) addValue(parts[fold]!, levelOf[row]!, output[row]! - centre);
  });
  const encode = (statistics: TargetStatistics): LevelEncoding => {
    const { encodings, prior } = shrunkenMeans(statistics);
    return { values: Array.from(encodings, (value) => value + centre), prior: prior + centre };
  };
  return { encoding: encode(all), crossFitted: parts.map((part) => encode(withoutPart(all, part))) };
}

function addValue(statistics: TargetStatistics, level: number, value: number): void {
  statistics.counts[level]!++;
  statistics.sums[level]! += value;
  statistics.squares[level]! += value * value;
}

function featureName(column: string, k: number, count: number): string {
  return count === 1 ? `${column} target mean` : `${column} share of class ${k}`;
}
