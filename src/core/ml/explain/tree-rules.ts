import { countMissing, findColumn, type Table } from '../../table.js';
import type { FittedRecipe, FittedSingle } from '../recipe/fitted-recipe.js';
import { goesLeft, type TreeNodes } from '../tree/tree-nodes.js';
import { type NotExplained, notExplained } from './explained-part.js';
import { featureSources } from './feature-sources.js';
import { featureLevels } from './feature-steps.js';
import { type EnsembleTree, readTreeEnsemble } from './tree-ensemble.js';

/** What a node says: a class and the share of its training rows, or a number. */
export type RulePrediction =
  | { readonly classIndex: number; readonly share: number }
  | { readonly value: number };

/** What sends a row to the `yes` side of a split. */
export type RuleTest =
  /** The value is at most this. */
  | { readonly kind: 'threshold'; readonly threshold: number }
  /**
   * The value is one of these levels; `others` go to the other side. Levels that went another way before are on
   * neither. At most 12 of each are named.
   */
  | {
      readonly kind: 'levels';
      readonly levels: readonly string[];
      readonly moreLevels: number;
      readonly others: readonly string[];
      readonly moreOthers: number;
    };

interface RuleBase {
  /** Training rows, or their weight. */
  readonly rows: number;
  /** What the tree says here; on the way what it would say if it ended here. */
  readonly prediction: RulePrediction;
}

export type RuleNode =
  | (RuleBase & { readonly kind: 'leaf' })
  /** The tree goes on below with so many leaves, which are not shown. */
  | (RuleBase & { readonly kind: 'cut'; readonly leaves: number })
  | (RuleBase & {
      readonly kind: 'split';
      /** Name of the feature, after preparation. */
      readonly feature: string;
      readonly test: RuleTest;
      /** Where missing and unknown values go; null where no training row has a missing one, or none gets here. */
      readonly missing: 'yes' | 'no' | null;
      readonly yes: RuleNode;
      readonly no: RuleNode;
    });

/** A decision tree that can be read: plain JSON. */
export interface TreeRules {
  readonly kind: 'tree-rules';
  readonly leaves: number;
  /** Splits on the longest way down. */
  readonly depth: number;
  /** Splits on a way down that are shown. */
  readonly shownDepth: number;
  /** Leaves of the tree that are below what is shown. */
  readonly leavesLeftOut: number;
  readonly root: RuleNode;
  /** What stands between the rules and the prediction, in words. */
  readonly remarks: readonly string[];
}

const SHOWN_DEPTH = 4;
const MOST_LEVELS_NAMED = 12;
const SINGLE_TREE = 'dt';

/**
 * The rules of a single decision tree, nested, to a depth of four splits. A calibration or a threshold around the tree
 * is looked through.
 * @param rows that it has learnt from: which columns have missing values
 * @returns undefined when the model is anything else than one decision tree; `not-explained` for trees that were stored
 *   without the number of rows of their leaves
 * @throws InvalidArgument when the tree is damaged
 * @example treeRules(fitted, features)?.kind // 'tree-rules'
 */
export function treeRules(fitted: FittedRecipe, rows: Table): TreeRules | NotExplained | undefined {
  const { single, remarks } = lookThrough(fitted);
  if (single?.estimatorId !== SINGLE_TREE) return undefined;
  const reading = readTreeEnsemble(single.model.toJSON());
  if (reading.kind !== 'ensemble') return notExplained('the tree was stored without the rows of its leaves');
  const tree = reading.ensemble.trees[0]!;
  const splits = tree.nodes.feature.length;
  const sums = sumUp(tree);
  const writer: RuleWriter = {
    ...{ tree, sums, single },
    levels: featureLevels(single.preprocessor),
    mayMiss: missingFeatures(single, rows),
  };
  const root = writeRule(writer, splits === 0 ? -1 : 0, []);
  return {
    kind: 'tree-rules',
    leaves: splits + 1,
    depth: splits === 0 ? 0 : sums.depth[0]!,
    shownDepth: Math.min(SHOWN_DEPTH, splits === 0 ? 0 : sums.depth[0]!),
    leavesLeftOut: leavesBelow(root),
    root,
    remarks: [...remarks, ...unitRemarks(single)],
  };
}

function lookThrough(fitted: FittedRecipe): { single?: FittedSingle; remarks: readonly string[] } {
  switch (fitted.kind) {
    case 'single':
      return { single: fitted, remarks: [] };
    case 'calibrated': {
      const { remarks, ...base } = lookThrough(fitted.base);
      return { ...base, remarks: [...remarks, 'shares are those before the probabilities are calibrated'] };
    }
    case 'threshold': {
      const { remarks, ...base } = lookThrough(fitted.base);
      const words = `the tree names the most frequent class, the model the second one from a probability of ${fitted.threshold} on`;
      return { ...base, remarks: [...remarks, words] };
    }
    default:
      return { remarks: [] };
  }
}

function unitRemarks({ preprocessor }: FittedSingle): string[] {
  const hasText = preprocessor.steps.some(({ kind }) => kind === 'text');
  const isScaled = preprocessor.stages.some(({ kind }) => kind !== 'selection');
  return [
    ...(hasText
      ? ['a feature called words and a number is what the words of a text weigh that share a bucket']
      : []),
    ...(isScaled ? ['thresholds are in the units of the prepared features, not of the columns'] : []),
    ...(preprocessor.targetTransform === undefined
      ? []
      : ['means are those of the transformed target, carried back to its units']),
  ];
}

/** Of every split: what lies below it. */
interface SplitSums {
  readonly cover: Float64Array;
  readonly leaves: Float64Array;
  readonly depth: Float64Array;
  /** Per split the leaf values below it, weighted by their rows, `width` numbers each. */
  readonly values: Float64Array;
}

/** Children stand behind their parents, so one pass from the end sums everything up. */
function sumUp({ nodes, width, leafValues, leafCovers }: EnsembleTree): SplitSums {
  const splits = nodes.feature.length;
  const sums: SplitSums = {
    cover: new Float64Array(splits),
    leaves: new Float64Array(splits),
    depth: new Float64Array(splits),
    values: new Float64Array(splits * width),
  };
  for (let split = splits - 1; split >= 0; split--) {
    for (const child of [nodes.left[split]!, nodes.right[split]!]) {
      const leaf = -1 - child;
      sums.cover[split]! += child < 0 ? leafCovers[leaf]! : sums.cover[child]!;
      sums.leaves[split]! += child < 0 ? 1 : sums.leaves[child]!;
      sums.depth[split] = Math.max(sums.depth[split]!, child < 0 ? 1 : sums.depth[child]! + 1);
      for (let k = 0; k < width; k++) {
        sums.values[split * width + k]! +=
          child < 0 ? leafValues[leaf * width + k]! * leafCovers[leaf]! : sums.values[child * width + k]!;
      }
    }
  }
  return sums;
}

interface RuleWriter {
  readonly tree: EnsembleTree;
  readonly sums: SplitSums;
  readonly single: FittedSingle;
  readonly levels: ReturnType<typeof featureLevels>;
  /** Per feature whether training rows have no value for its column. */
  readonly mayMiss: readonly boolean[];
}

/** Where features mix columns any of them may be missing. */
function missingFeatures({ preprocessor }: FittedSingle, rows: Table): readonly boolean[] {
  const sources = featureSources(preprocessor);
  return preprocessor.featureNames.map((_, j) => {
    const column = sources === undefined ? undefined : findColumn(rows, sources[j]!);
    return column === undefined || countMissing(column) > 0;
  });
}

/** A split on the way down and the side that was taken. */
interface Step {
  readonly split: number;
  readonly isLeft: boolean;
}

/**
 * @param child as in `TreeNodes`: a split, or a leaf as `-1 - leaf`
 * @param way from the root to the child
 */
function writeRule(writer: RuleWriter, child: number, way: readonly Step[]): RuleNode {
  const { tree, sums, single, mayMiss } = writer;
  const { nodes, width, leafValues, leafCovers } = tree;
  if (child < 0) {
    const leaf = -1 - child;
    const values = leafValues.subarray(leaf * width, (leaf + 1) * width);
    return { kind: 'leaf', rows: leafCovers[leaf]!, prediction: predictionOf(single, values) };
  }
  const rows = sums.cover[child]!;
  const means = sums.values.slice(child * width, (child + 1) * width).map((sum) => sum / rows);
  const base = { rows, prediction: predictionOf(single, means) };
  if (way.length === SHOWN_DEPTH) return { ...base, kind: 'cut', leaves: sums.leaves[child]! };
  return {
    ...base,
    kind: 'split',
    feature: single.preprocessor.featureNames[nodes.feature[child]!]!,
    test: testOf(writer, child, way),
    missing:
      mayMiss[nodes.feature[child]!] === true && reaches(nodes, child, way, Number.NaN)
        ? sideOfMissing(nodes, child)
        : null,
    yes: writeRule(writer, nodes.left[child]!, [...way, { split: child, isLeft: true }]),
    no: writeRule(writer, nodes.right[child]!, [...way, { split: child, isLeft: false }]),
  };
}

/** Whether a value of the feature that a split asks for has not gone another way before. */
function reaches(nodes: TreeNodes, split: number, way: readonly Step[], value: number): boolean {
  const feature = nodes.feature[split];
  return way.every(
    (step) => nodes.feature[step.split] !== feature || goesLeft(nodes, step.split, value) === step.isLeft,
  );
}

function sideOfMissing(nodes: TreeNodes, split: number): 'yes' | 'no' | null {
  if (nodes.missingLeft === undefined) return null;
  return goesLeft(nodes, split, Number.NaN) ? 'yes' : 'no';
}

function predictionOf({ task, preprocessor }: FittedSingle, values: Float64Array): RulePrediction {
  if (task === 'classification') {
    const share = Math.max(...values);
    return { classIndex: values.indexOf(share), share };
  }
  const { targetTransform } = preprocessor;
  const found = targetTransform === undefined ? values : targetTransform.invert(Float64Array.from(values));
  return { value: found[0]! };
}

function testOf({ tree: { nodes }, levels }: RuleWriter, split: number, way: readonly Step[]): RuleTest {
  const known = levels[nodes.feature[split]!];
  if (known === undefined) return { kind: 'threshold', threshold: nodes.threshold[split]! };
  const sideOf = (isLeft: boolean) =>
    known.filter((_, code) => reaches(nodes, split, way, code) && goesLeft(nodes, split, code) === isLeft);
  const [yes, no] = [sideOf(true), sideOf(false)];
  return {
    kind: 'levels',
    levels: yes.slice(0, MOST_LEVELS_NAMED),
    moreLevels: Math.max(0, yes.length - MOST_LEVELS_NAMED),
    others: no.slice(0, MOST_LEVELS_NAMED),
    moreOthers: Math.max(0, no.length - MOST_LEVELS_NAMED),
  };
}

function leavesBelow(node: RuleNode): number {
  if (node.kind === 'split') return leavesBelow(node.yes) + leavesBelow(node.no);
  return node.kind === 'cut' ? node.leaves : 0;
}
