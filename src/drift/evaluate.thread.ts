/**
 * Measures some features of a comparison: reads a few columns of both sides at a time, so that memory stays bounded,
 * and does with each all that is asked for: the feature itself, what is derived from it, its segments and its chunks.
 */
import { type ChunkedFeature, evaluateChunks } from '../core/drift/chunks/evaluate-chunks.js';
import type { ChunkPlan, ChunkRule } from '../core/drift/chunks/plan-chunks.js';
import { deriveColumns } from '../core/drift/derived/derive-columns.js';
import type { FeatureMeasurement } from '../core/drift/drift-evaluation.js';
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import { evaluateFeature, type FeatureColumns } from '../core/drift/evaluate-feature.js';
import { listSegments, type Segment } from '../core/drift/segments/list-segments.js';
import { createRandom } from '../core/random.js';
import { type Column, columnLength, findColumn, takeColumnRows } from '../core/table.js';
import { readGroups, storedRows } from '../platform/columnar/read-groups.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { ComparedFeature } from './comparison-scope.js';
import { cutRows } from './cut-rows.js';

export interface EvaluateInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly features: readonly ComparedFeature[];
  readonly settings: DriftSettings;
  readonly seed: string;
  /** Column that orders rows in time, for chunks by period. */
  readonly timeColumn?: string;
}

/** What was found inside one segment, by this thread's features. */
export interface SegmentPart {
  readonly column: string;
  readonly label: string;
  readonly referenceRows: number;
  readonly currentRows: number;
}

export interface EvaluatedFeature {
  /** The column. */
  readonly name: string;
  /** The column itself, then what was derived from it. */
  readonly measurements: readonly FeatureMeasurement[];
  /** In the order of `segments`. */
  readonly inSegments: readonly (FeatureMeasurement | undefined)[];
  readonly chunks: ChunkedFeature | undefined;
}

export interface EvaluateOutput {
  readonly segments: readonly SegmentPart[];
  readonly features: readonly EvaluatedFeature[];
  /** Why there are no chunks, when the rows cannot be cut as the settings want. */
  readonly uncut?: string;
}

export default async function evaluate({
  input,
  progress,
}: ThreadTask<EvaluateInput>): Promise<EvaluateOutput> {
  const { reference, current, settings, seed } = input;
  const random = createRandom(seed);
  const segments = await readSegments(input);
  const plans = settings.chunks === null ? undefined : await planBoth(settings.chunks, input);
  const rows = storedRows(reference) + storedRows(current);
  const isTextOf = new Map(input.features.map(({ name, isText }) => [name, isText]));
  const names = input.features.map(({ name }) => name);
  const features: EvaluatedFeature[] = [];
  for (const group of readGroups(names, rows)) {
    const before = await readTable(reference, group);
    const after = await readTable(current, group);
    for (const name of group) {
      const pair = { name, reference: findColumn(before, name), current: findColumn(after, name) };
      const isDeclared = isTextOf.get(name) === true;
      const derived = deriveColumns(pair, isDeclared ? { treatAs: 'text', random } : { random });
      // Labels have no derived columns, so whoever has some was found to be text.
      const columns = {
        ...pair,
        isText: isDeclared || (pair.reference?.kind === 'category' && derived.length > 0),
      };
      features.push({
        name,
        measurements: measureAll([columns, ...derived], input),
        inSegments: segments.map((segment) => measureInSegment(columns, segment, input)),
        chunks: typeof plans !== 'object' || columns.isText ? undefined : overTime(columns, plans),
      });
      progress?.postMessage({ features: 1 });
    }
  }
  return {
    segments: segments.map(outline),
    features,
    ...(typeof plans === 'string' ? { uncut: plans } : {}),
  };
}

function measureAll(
  columns: readonly FeatureColumns[],
  { settings, seed }: EvaluateInput,
): FeatureMeasurement[] {
  return columns
    .filter(({ name }) => settings.features[name]?.off !== true)
    .map((each) => evaluateFeature(each, settings, seed));
}

/** Inside a segment only the deciding measure counts. */
function measureInSegment(
  { name, reference, current, isText }: FeatureColumns,
  segment: Segment,
  { settings, seed }: EvaluateInput,
): FeatureMeasurement | undefined {
  if (name === segment.column || isText === true || reference === undefined || current === undefined) {
    return undefined;
  }
  const { number, date, category } = settings.measuresByKind;
  const measuresByKind = {
    number: number.slice(0, 1),
    date: date.slice(0, 1),
    category: category.slice(0, 1),
  };
  const inside = {
    name,
    reference: takeColumnRows(reference, segment.referenceRows),
    current: takeColumnRows(current, segment.currentRows),
  };
  return evaluateFeature(
    inside,
    { ...settings, measuresByKind },
    `${seed}/${segment.column}/${segment.label}`,
  );
}

async function readSegments({ reference, current, settings }: EvaluateInput): Promise<Segment[]> {
  if (settings.segments.length === 0) return [];
  const before = await readTable(reference, settings.segments);
  const after = await readTable(current, settings.segments);
  return settings.segments.flatMap((name) => {
    const sides = [findColumn(before, name), findColumn(after, name)];
    const [referenceColumn, currentColumn] = sides;
    if (referenceColumn?.kind !== 'category' || currentColumn?.kind !== 'category') return [];
    return listSegments(name, referenceColumn, currentColumn);
  });
}

interface Plans {
  readonly reference: ChunkPlan;
  readonly current: ChunkPlan;
}

/** @returns in words why the rows cannot be cut */
async function planBoth(
  rule: ChunkRule,
  { reference, current, timeColumn }: EvaluateInput,
): Promise<Plans | string> {
  const plan = async (source: TableSource): Promise<ChunkPlan | string> => {
    // Without columns a table still says how many rows slices and filters leave.
    const needsDates = rule.kind === 'period' && timeColumn !== undefined;
    const table = await readTable(source, needsDates ? [timeColumn] : []);
    const dates = needsDates ? findColumn(table, timeColumn) : undefined;
    return cutRows(table.rowCount, rule, dates?.kind === 'date' ? dates : undefined);
  };
  const before = await plan(reference);
  if (typeof before === 'string') return before;
  const after = await plan(current);
  return typeof after === 'string' ? after : { reference: before, current: after };
}

function overTime({ name, reference, current }: FeatureColumns, plans: Plans): ChunkedFeature | undefined {
  if (reference === undefined || current === undefined) return undefined;
  if (!fits(plans.reference, reference) || !fits(plans.current, current)) return undefined;
  return evaluateChunks({
    name,
    reference,
    current,
    referencePlan: plans.reference,
    currentPlan: plans.current,
  });
}

function fits(plan: ChunkPlan, column: Column): boolean {
  return plan.chunkOf.length === columnLength(column);
}

function outline({ column, label, referenceRows, currentRows }: Segment): SegmentPart {
  return { column, label, referenceRows: referenceRows.length, currentRows: currentRows.length };
}
