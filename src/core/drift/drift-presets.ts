import { automaticMeasure, type DriftPreset, type DriftSettings } from './drift-settings-shape.js';

type PresetSettings = Omit<
  DriftSettings,
  | 'preset'
  | 'effectFloors'
  | 'importances'
  | 'features'
  | 'ignoredColumns'
  | 'segments'
  | 'chunks'
  | 'reading'
  | 'model'
>;

const mainSettings: PresetSettings = {
  measuresByKind: {
    number: [automaticMeasure, 'wasserstein', 'psi', 'js'],
    date: [automaticMeasure, 'wasserstein', 'psi', 'js'],
    category: [automaticMeasure, 'js', 'psi'],
  },
  companions: ['missing_rate', 'new_categories', 'out_of_range'],
  datasetMeasures: ['schema', 'duplicate_rows', 'row_count'],
  alpha: 0.05,
  correction: 'benjamini-hochberg',
  datasetRule: { kind: 'any' },
};

/** Peers test values only, correct for nothing and know no companions. */
function compatSettings(measure: string, datasetRule: DriftSettings['datasetRule']): PresetSettings {
  return {
    measuresByKind: { number: [measure], date: [measure], category: [measure] },
    companions: [],
    datasetMeasures: [],
    alpha: 0.05,
    correction: 'none',
    datasetRule,
  };
}

/**
 * What each preset stands for. `default` is the decision with published error rates, `custom` the same without a
 * measure chosen from the data, as a ground for own settings. `psi-max-0.2` is the classic rule over open bins.
 * The others give the numbers and verdicts of other tools, known defects included, and are marked as compat in every
 * result: `seed` (a closed-bin PSI rule), `evidently`, `nannyml` and `tfdv`.
 */
export const driftPresets: Readonly<Record<DriftPreset, PresetSettings>> = {
  default: mainSettings,
  custom: {
    ...mainSettings,
    measuresByKind: {
      number: ['ks', 'wasserstein', 'psi', 'js'],
      date: ['ks', 'wasserstein', 'psi', 'js'],
      category: ['chi2', 'js', 'psi'],
    },
  },
  'psi-max-0.2': compatSettings('psi', { kind: 'max-statistic', above: 0.2 }),
  seed: compatSettings('compat.seed.psi', { kind: 'any' }),
  evidently: compatSettings('compat.evidently', { kind: 'share', atLeast: 0.5 }),
  nannyml: compatSettings('compat.nannyml', { kind: 'any' }),
  tfdv: compatSettings('compat.tfdv', { kind: 'any' }),
};
