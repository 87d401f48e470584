import { InvalidArgument } from '../errors.js';
import type { ColumnKind } from './measure.js';
import { findMeasure, listMeasures } from './measure-registry.js';

/** Stands for the measure that `selectMeasure` chooses from the data. */
export const automaticMeasure = 'auto';

export type Correction = 'benjamini-hochberg' | 'holm' | 'none';

/** When the whole data set counts as drifted. */
export type DatasetRule =
  | { readonly kind: 'any' }
  /** Drifted features over tested features, in (0, 1]. */
  | { readonly kind: 'share'; readonly atLeast: number }
  /** Largest statistic of the deciding measures, strictly above. Features are judged by the same limit. */
  | { readonly kind: 'max-statistic'; readonly above: number };

/** How two tables are compared; complete, as stored with every report. */
export interface DriftSettings {
  readonly preset: DriftPreset;
  /** Per kind: the first measure decides (or `auto`), the others are computed and reported. */
  readonly measuresByKind: Readonly<Record<ColumnKind, readonly string[]>>;
  /** Companion measures tested for every feature whose kind they support. */
  readonly companions: readonly string[];
  /** Largest adjusted p-value that counts as drift, in (0, 1). */
  readonly alpha: number;
  readonly correction: Correction;
  /** Smallest effect that counts as drift, per effect measure. */
  readonly effectFloors: Readonly<Record<string, number>>;
  readonly datasetRule: DatasetRule;
  readonly ignoredColumns: readonly string[];
}

export type DriftPreset = 'default' | 'psi-max-0.2';

/** What a caller may say; everything left out comes from the preset. */
export interface DriftSettingsInput {
  readonly preset?: DriftPreset | undefined;
  readonly measuresByKind?: Partial<Record<ColumnKind, readonly string[] | undefined>> | undefined;
  readonly companions?: readonly string[] | undefined;
  readonly alpha?: number | undefined;
  readonly correction?: Correction | undefined;
  readonly effectFloors?: Readonly<Record<string, number>> | undefined;
  readonly datasetRule?: DatasetRule | undefined;
  readonly ignoredColumns?: readonly string[] | undefined;
}

type PresetSettings = Omit<DriftSettings, 'preset' | 'effectFloors' | 'ignoredColumns'>;

const presets: Readonly<Record<DriftPreset, PresetSettings>> = {
  default: {
    measuresByKind: {
      number: [automaticMeasure, 'wasserstein', 'psi', 'js'],
      date: [automaticMeasure, 'wasserstein', 'psi', 'js'],
      category: [automaticMeasure, 'js', 'psi'],
    },
    companions: ['missing_rate', 'new_categories'],
    alpha: 0.05,
    correction: 'benjamini-hochberg',
    datasetRule: { kind: 'any' },
  },
  'psi-max-0.2': {
    measuresByKind: { number: ['psi'], date: ['psi'], category: ['psi'] },
    companions: [],
    alpha: 0.05,
    correction: 'none',
    datasetRule: { kind: 'max-statistic', above: 0.2 },
  },
};

const columnKinds: readonly ColumnKind[] = ['number', 'date', 'category'];
const corrections: readonly Correction[] = ['benjamini-hochberg', 'holm', 'none'];

/**
 * Completes settings from their preset and checks them.
 *
 * @param input what the caller said; by default the preset `default`
 * @returns complete settings; resolving them again changes nothing
 * @throws InvalidArgument naming the field, the rule and the value
 *
 * @example resolveDriftSettings({ alpha: 0.01 }).correction // 'benjamini-hochberg'
 */
export function resolveDriftSettings(input: DriftSettingsInput = {}): DriftSettings {
  const presetName = input.preset ?? 'default';
  if (!Object.hasOwn(presets, presetName)) {
    throw new InvalidArgument('preset', `must be one of ${Object.keys(presets).join(', ')}`, presetName);
  }
  const preset = presets[presetName];
  const settings: DriftSettings = {
    preset: presetName,
    measuresByKind: {
      number: input.measuresByKind?.number ?? preset.measuresByKind.number,
      date: input.measuresByKind?.date ?? preset.measuresByKind.date,
      category: input.measuresByKind?.category ?? preset.measuresByKind.category,
    },
    companions: input.companions ?? preset.companions,
    alpha: input.alpha ?? preset.alpha,
    correction: input.correction ?? preset.correction,
    effectFloors: { ...defaultFloors(), ...input.effectFloors },
    datasetRule: input.datasetRule ?? preset.datasetRule,
    ignoredColumns: input.ignoredColumns ?? [],
  };
  for (const kind of columnKinds) requireMeasures(kind, settings.measuresByKind[kind]);
  requireCompanions(settings.companions);
  if (!(settings.alpha > 0 && settings.alpha < 1)) {
    throw new InvalidArgument('alpha', 'must be above 0 and below 1', settings.alpha);
  }
  if (!corrections.includes(settings.correction)) {
    throw new InvalidArgument('correction', `must be one of ${corrections.join(', ')}`, settings.correction);
  }
  requireFloors(settings.effectFloors);
  requireDatasetRule(settings.datasetRule);
  return settings;
}

function defaultFloors(): Record<string, number> {
  return Object.assign({}, ...listMeasures().map((measure) => measure.effectFloors));
}

function requireMeasures(kind: ColumnKind, ids: readonly string[]): void {
  const field = `measuresByKind/${kind}`;
  if (ids.length === 0) throw new InvalidArgument(field, 'must name at least one measure', '[]');
  ids.forEach((id, position) => {
    if (id === automaticMeasure) {
      if (position === 0) return;
      throw new InvalidArgument(field, `may say ${automaticMeasure} only in the first place`, ids.join(', '));
    }
    const measure = findMeasure(id);
    if (measure?.role !== 'value' || !measure.kinds.includes(kind)) {
      throw new InvalidArgument(field, `must name value measures for ${kind} columns`, id);
    }
    if (ids.indexOf(id) !== position) throw new InvalidArgument(field, 'must not repeat a measure', id);
  });
}

function requireCompanions(ids: readonly string[]): void {
  ids.forEach((id, position) => {
    if (findMeasure(id)?.role !== 'companion') {
      throw new InvalidArgument('companions', 'must name companion measures', id);
    }
    if (ids.indexOf(id) !== position)
      throw new InvalidArgument('companions', 'must not repeat a measure', id);
  });
}

function requireFloors(floors: Readonly<Record<string, number>>): void {
  const known = defaultFloors();
  for (const [name, floor] of Object.entries(floors)) {
    if (!Object.hasOwn(known, name)) {
      throw new InvalidArgument(
        'effectFloors',
        `must name effects among ${Object.keys(known).join(', ')}`,
        name,
      );
    }
    if (!(floor >= 0 && Number.isFinite(floor))) {
      throw new InvalidArgument(`effectFloors/${name}`, 'must be finite and not negative', floor);
    }
  }
}

function requireDatasetRule(rule: DatasetRule): void {
  switch (rule.kind) {
    case 'any':
      return;
    case 'share':
      if (rule.atLeast > 0 && rule.atLeast <= 1) return;
      throw new InvalidArgument('datasetRule/atLeast', 'must be above 0 and at most 1', rule.atLeast);
    case 'max-statistic':
      if (rule.above >= 0 && Number.isFinite(rule.above)) return;
      throw new InvalidArgument('datasetRule/above', 'must be finite and not negative', rule.above);
    default:
      throw new InvalidArgument(
        'datasetRule/kind',
        'must be any, share or max-statistic',
        (rule as { kind: unknown }).kind,
      );
  }
}
