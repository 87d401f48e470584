/** Summaries of a reference that checks come back to: made once, kept in storage, asked before any row is read. */
import { Injectable } from '@nestjs/common';
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import {
  type SketchedFeature,
  type SkippedFeature,
  skipFeatures,
} from '../core/drift/profile/skip-features.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { type RunOptions, WorkerThreads } from '../platform/threads/worker-threads.js';
import type { ComparedFeature } from './comparison-scope.js';
import type { EvaluateOutput } from './evaluate.thread.js';
import type { ScreenInput } from './screen.thread.js';
import type { NamedSummary, SummariseInput } from './summarise.thread.js';
import { dealFeatures } from './thread-shares.js';

/** The reference window of a monitor; the fingerprint changes with its rows. */
export interface ProfiledReference {
  readonly monitorId: string;
  readonly fingerprint: string;
}

export interface ScreenedComparison {
  readonly profile: ProfiledReference;
  readonly reference: TableSource;
  readonly current: TableSource;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly features: readonly ComparedFeature[];
  readonly settings: DriftSettings;
}

interface StoredProfile {
  readonly format: typeof FORMAT;
  readonly fingerprint: string;
  readonly columns: readonly NamedSummary[];
}

/** Profiles of another format are made anew. */
const FORMAT = 1;
/** Tests that a feature without a summary may add to the family; more than there ever are only makes it read more. */
const MOST_TESTS_OF_A_FEATURE = 16;

const SUMMARISE = new URL('./summarise.thread.js', import.meta.url);
const SCREEN = new URL('./screen.thread.js', import.meta.url);

@Injectable()
export class ReferenceProfileService {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
  ) {}

  /** Features that certainly did not drift, so that their rows need not be read. */
  async screen(comparison: ScreenedComparison, options: RunOptions = {}): Promise<SkippedFeature[]> {
    const { settings, features, current, currentRows } = comparison;
    // Segments and changes over time are told from the rows.
    if (settings.segments.length > 0 || settings.chunks !== null) return [];
    const names = screenableNames(comparison);
    if (names.length === 0) return [];
    const summaries = await this.summariesOf(comparison, names, options);
    const wanted = summaries.filter(([name]) => names.includes(name));
    const parts = await Promise.all(
      dealFeatures(wanted, currentRows, this.threads.size).map((reference) =>
        this.threads.run<ScreenInput, SketchedFeature[]>(SCREEN, { current, reference, settings }, options),
      ),
    );
    const sketched = parts.flat();
    const others = MOST_TESTS_OF_A_FEATURE * (features.length - sketched.length);
    return skipFeatures(sketched, settings, others + settings.datasetMeasures.length);
  }

  /** Does nothing when there is no profile. */
  async remove(monitorId: string): Promise<void> {
    await this.storage.remove(keyOf(monitorId));
  }

  private async summariesOf(
    { profile, reference, referenceRows }: ScreenedComparison,
    names: readonly string[],
    options: RunOptions,
  ): Promise<readonly NamedSummary[]> {
    const stored = await this.read(profile);
    const known = new Set(stored?.columns.map(([name]) => name));
    if (stored !== undefined && names.every((name) => known.has(name))) return stored.columns;
    const parts = await Promise.all(
      dealFeatures(names, referenceRows, this.threads.size).map((columns) =>
        this.threads.run<SummariseInput, NamedSummary[]>(SUMMARISE, { source: reference, columns }, options),
      ),
    );
    const found = new Map(parts.flat());
    // In the order of the features, so that the stored bytes do not depend on the number of threads.
    const columns = names.flatMap((name): NamedSummary[] => {
      const summary = found.get(name);
      return summary === undefined ? [] : [[name, summary]];
    });
    const made: StoredProfile = { format: FORMAT, fingerprint: profile.fingerprint, columns };
    await this.storage.put(keyOf(profile.monitorId), JSON.stringify(made));
    return columns;
  }

  private async read({ monitorId, fingerprint }: ProfiledReference): Promise<StoredProfile | undefined> {
    const key = keyOf(monitorId);
    if (!(await this.storage.exists(key))) return undefined;
    const stored = JSON.parse((await this.storage.read(key)).toString('utf8')) as StoredProfile;
    return stored.format === FORMAT && stored.fingerprint === fingerprint ? stored : undefined;
  }
}

/** Skipped features in the form of measured ones. */
export function evaluatedWithoutRows(skipped: readonly SkippedFeature[]): EvaluateOutput {
  return {
    segments: [],
    features: skipped.map(({ measurement }) => ({
      name: measurement.name,
      measurements: [measurement],
      inSegments: [],
      chunks: undefined,
    })),
  };
}

/** Dates and text have derived columns, which only the rows know. */
function screenableNames({ features, reference, current }: ScreenedComparison): string[] {
  const kindsOf = ({ columns }: TableSource) => new Map(columns.map(({ name, kind }) => [name, kind]));
  const [before, after] = [kindsOf(reference), kindsOf(current)];
  return features.flatMap(({ name, isText }) => {
    const kind = before.get(name);
    return !isText && kind !== undefined && kind !== 'date' && kind === after.get(name) ? [name] : [];
  });
}

function keyOf(monitorId: string): string {
  return `reference-profiles/${monitorId}.json`;
}
