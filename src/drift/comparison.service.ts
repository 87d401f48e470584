/** Compares two windows in worker threads and puts the findings together. The same for checks and the command line. */
import { Injectable } from '@nestjs/common';
import { combineFeatures } from '../core/drift/combine-features.js';
import { rowCount } from '../core/drift/dataset/row-count.js';
import { schemaMeasure } from '../core/drift/dataset/schema-changes.js';
import type { DatasetMeasurement } from '../core/drift/dataset-measure.js';
import { describeDrift } from '../core/drift/describe-drift.js';
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { DriftReport } from '../core/drift/drift-report.js';
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import type { DriftExplanation } from '../core/drift/explain/drift-explanation.js';
import { explainDrift } from '../core/drift/explain/explain-drift.js';
import type { ModelHealth } from '../core/drift/performance/model-health.js';
import { isSettled, type SkippedFeature } from '../core/drift/profile/skip-features.js';
import { evaluateSegments, type SegmentMeasurement } from '../core/drift/segments/evaluate-segments.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { type RunOptions, WorkerThreads } from '../platform/threads/worker-threads.js';
import type { ComparedFeature } from './comparison-scope.js';
import type { DatasetInput } from './dataset.thread.js';
import { describeUnmet } from './describe-unmet.js';
import type { EvaluatedFeature, EvaluateInput, EvaluateOutput } from './evaluate.thread.js';
import type { ExplainInput } from './explain.thread.js';
import type { AssessedHealth, HealthInput } from './health.thread.js';
import { evaluatedWithoutRows } from './reference-profile.service.js';
import { dealFeatures } from './thread-shares.js';

export interface ComparisonInput {
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly referenceRows: number;
  readonly currentRows: number;
  /** In report order. */
  readonly features: readonly ComparedFeature[];
  /** Columns in which doubled rows are equal. */
  readonly rowColumns: readonly string[];
  readonly settings: DriftSettings;
  /** Equal seeds give equal bytes, however many threads there are. */
  readonly seed: string;
  /** Rows of earlier windows like the current one. */
  readonly rowCountHistory: readonly number[];
  readonly target?: string;
  /** Date column that orders the rows. */
  readonly timeColumn?: string;
}

export interface ComparisonProgress {
  readonly done: number;
  readonly total: number;
  readonly step: 'measuring features' | 'measuring all columns' | 'model health' | 'explaining';
}

export interface ComparisonOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ComparisonProgress) => void;
  /** Finds features that certainly did not drift before any row of the reference is read. */
  readonly screen?: (options: RunOptions) => Promise<readonly SkippedFeature[]>;
}

/** Columns that make segments when a drift is explained, besides those that drifted. */
const MOST_SEGMENT_COLUMNS = 20;
/** Drifted features that are looked at more closely. */
const MOST_EXPLAINED = 10;

const EVALUATE = new URL('./evaluate.thread.js', import.meta.url);
const DATASET = new URL('./dataset.thread.js', import.meta.url);
const HEALTH = new URL('./health.thread.js', import.meta.url);
const EXPLAIN = new URL('./explain.thread.js', import.meta.url);

@Injectable()
export class ComparisonService {
  constructor(private readonly threads: WorkerThreads) {}

  async compare(input: ComparisonInput, options: ComparisonOptions = {}): Promise<DriftReport> {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(options.signal === undefined ? [] : [options.signal])]);
    const report = { ...options, signal };
    try {
      const skipped = (await options.screen?.({ signal })) ?? [];
      const isSkipped = new Set(skipped.map(({ bounds }) => bounds.name));
      const read = input.features.filter(({ name }) => !isSkipped.has(name));
      // Both fill the same threads; what looks at all columns is one task beside those of the features.
      const [evaluated, dataset] = await Promise.all([
        this.evaluate({ ...input, features: read }, report),
        this.measureDataset(input, report),
      ]);
      const rest = await this.evaluateRest(input, evaluated, dataset, skipped, report);
      const health = await this.assessHealth(input, report);
      return await this.putTogether(input, [...evaluated, ...rest], dataset, health, report);
    } finally {
      // When one task fails, the others work for nothing.
      stop.abort();
    }
  }

  private async evaluate(
    { reference, current, features, settings, seed, timeColumn, ...input }: ComparisonInput,
    { signal, onProgress }: ComparisonOptions,
  ): Promise<readonly EvaluateOutput[]> {
    let done = 0;
    const tell = () => onProgress?.({ done: ++done, total: features.length, step: 'measuring features' });
    const rows = input.referenceRows + input.currentRows;
    return Promise.all(
      dealFeatures(features, rows, this.threads.size).map((share) =>
        this.threads.run<EvaluateInput, EvaluateOutput>(
          EVALUATE,
          {
            reference,
            current,
            features: share,
            settings,
            seed,
            ...(timeColumn === undefined ? {} : { timeColumn }),
          },
          { ...(signal === undefined ? {} : { signal }), onProgress: tell },
        ),
      ),
    );
  }

  /** Skipped features are read after all when a verdict on another one depends on them. */
  private async evaluateRest(
    input: ComparisonInput,
    evaluated: readonly EvaluateOutput[],
    dataset: readonly DatasetMeasurement[],
    skipped: readonly SkippedFeature[],
    options: ComparisonOptions,
  ): Promise<readonly EvaluateOutput[]> {
    if (skipped.length === 0) return [];
    const measured = evaluated
      .flatMap(({ features }) => features)
      .flatMap(({ measurements }) => measurements);
    if (isSettled(measured, dataset, skipped, input.settings)) return [evaluatedWithoutRows(skipped)];
    const isSkipped = new Set(skipped.map(({ bounds }) => bounds.name));
    return this.evaluate(
      { ...input, features: input.features.filter(({ name }) => isSkipped.has(name)) },
      options,
    );
  }

  private async measureDataset(
    input: ComparisonInput,
    { signal }: ComparisonOptions,
  ): Promise<readonly DatasetMeasurement[]> {
    const { settings, features, rowColumns, reference, current, seed } = input;
    const ofRows = settings.datasetMeasures.filter((id) => id !== 'row_count' && id !== schemaMeasure);
    const found =
      ofRows.length === 0
        ? []
        : await this.threads.run<DatasetInput, DatasetMeasurement[]>(
            DATASET,
            {
              reference,
              current,
              measures: ofRows,
              features: features.filter(({ isText }) => !isText).map(({ name }) => name),
              rowColumns,
              seed,
            },
            signal === undefined ? {} : { signal },
          );
    if (!settings.datasetMeasures.includes('row_count')) return found;
    return [...found, rowCount(input.currentRows, input.rowCountHistory)];
  }

  private async assessHealth(
    input: ComparisonInput,
    { signal, onProgress }: ComparisonOptions,
  ): Promise<AssessedHealth | undefined> {
    const { settings, features, reference, current, seed, timeColumn } = input;
    if (settings.model === null) return undefined;
    onProgress?.({ done: 0, total: 1, step: 'model health' });
    return this.threads.run<HealthInput, AssessedHealth>(
      HEALTH,
      {
        reference,
        current,
        model: settings.model,
        features: features.filter(({ isText }) => !isText).map(({ name }) => name),
        chunks: settings.chunks,
        seed,
        ...(timeColumn === undefined ? {} : { timeColumn }),
      },
      signal === undefined ? {} : { signal },
    );
  }

  private async putTogether(
    input: ComparisonInput,
    parts: readonly EvaluateOutput[],
    dataset: readonly DatasetMeasurement[],
    assessed: AssessedHealth | undefined,
    options: ComparisonOptions,
  ): Promise<DriftReport> {
    const { settings, target } = input;
    const found = new Map(
      parts.flatMap(({ features }) => features).map((feature) => [feature.name, feature]),
    );
    const features = input.features.flatMap(({ name }) => found.get(name) ?? []);
    const prediction = settings.model?.prediction;
    const evaluation = combineFeatures(
      {
        features: features.flatMap(({ measurements }) => measurements),
        dataset,
        roles: {
          ...(target === undefined ? {} : { target }),
          ...(prediction === undefined ? {} : { prediction }),
        },
      },
      settings,
    );
    const health = assessed?.kind === 'assessed' ? assessed.health : null;
    const explanation = await this.explain(input, evaluation, health, options);
    return {
      evaluation,
      summary: [
        ...describeDrift(evaluation),
        ...(explanation.diagnosis.kind === 'none' ? [] : explanation.sentences),
        ...describeUnmet(input, {
          uncut: parts.find((part) => part.uncut !== undefined)?.uncut,
          unassessed: assessed?.kind === 'unreadable' ? assessed.because : undefined,
        }),
      ],
      details: {
        explanation,
        segments: evaluateSegments(segmentsOf(parts, features), settings),
        chunks: features.flatMap(({ chunks }) => chunks ?? []),
        health,
      },
    };
  }

  private async explain(
    { reference, current, features, seed, timeColumn }: ComparisonInput,
    evaluation: DriftEvaluation,
    health: ModelHealth | null,
    { signal, onProgress }: ComparisonOptions,
  ): Promise<DriftExplanation> {
    const performance = health?.evidence;
    const withoutRows = explainDrift({ evaluation, performance });
    if (withoutRows.ranking.length === 0) return withoutRows;
    onProgress?.({ done: 0, total: 1, step: 'explaining' });
    const drifted = withoutRows.ranking.slice(0, MOST_EXPLAINED).map(({ feature }) => feature);
    const segments = features.filter(({ isText }) => !isText).slice(0, MOST_SEGMENT_COLUMNS);
    return this.threads.run<ExplainInput, DriftExplanation>(
      EXPLAIN,
      {
        reference,
        current,
        evaluation,
        columns: [...new Set([...drifted, ...segments.map(({ name }) => name)])],
        seed,
        ...(timeColumn === undefined ? {} : { timeColumn }),
        ...(performance === undefined ? {} : { performance }),
      },
      signal === undefined ? {} : { signal },
    );
  }
}

/** Every thread measured its own features in the same segments. */
function segmentsOf(
  parts: readonly EvaluateOutput[],
  features: readonly EvaluatedFeature[],
): SegmentMeasurement[] {
  const segments = parts[0]?.segments ?? [];
  return segments.map((segment, index) => ({
    ...segment,
    features: features.flatMap(({ inSegments }) => inSegments[index] ?? []),
  }));
}
