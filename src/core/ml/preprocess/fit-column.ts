import type { Random } from '../../random.js';
import type { CategoryColumn, Column, NamedColumn } from '../../table.js';
import type { RowTies, Target } from '../estimator.js';
import { castColumn } from './cast-column.js';
import { planCategory } from './category-plan.js';
import type { ColumnRules } from './column-rules.js';
import type { ColumnStep } from './column-step.js';
import { fitDateStep } from './date-step.js';
import { planEncodingFolds } from './encoding-folds.js';
import type { FeatureSlot } from './feature-slot.js';
import { fitNumberStep } from './number-step.js';
import { DROP_REASONS, dropped, type PlanEntry } from './plan-entry.js';
import type { PreprocessOptions } from './preprocess-options.js';
import { fitTargetEncoding } from './target-encoding-step.js';
import { fitTextStep } from './text-step.js';

/** A column's share of the work. `writeTraining` differs from the step only where the target is involved. */
export interface ColumnFit {
  readonly plan: PlanEntry;
  readonly step?: ColumnStep;
  readonly writeTraining?: (slot: FeatureSlot) => void;
}

/**
 * Learns from the training rows what is made of one column; the kind is that of the table unless the user says another.
 * @param random decides which rows are target encoded by which others
 * @param ties of the rows, heeded there
 */
export function fitColumn(
  { name, data }: NamedColumn,
  target: Target,
  rules: ColumnRules,
  random: Random,
  ties?: RowTies,
): ColumnFit {
  if (rules.options.ignoreFeatures.includes(name)) {
    return { plan: dropped(name, DROP_REASONS.ignored, 'the options say so') };
  }
  const kind = wantedKind(name, data.kind, rules.options);
  const fit = fitKind({ name, data: castColumn(data, kind) }, target, rules, random, ties);
  if (kind === data.kind || fit.step === undefined) return fit;
  const why = `${fit.plan.why}; read as ${kind}, as the options say`;
  return { ...fit, plan: { ...fit.plan, why }, step: { ...fit.step, source: data.kind } };
}

function wantedKind(name: string, kind: Column['kind'], options: PreprocessOptions): Column['kind'] {
  if (options.numericFeatures.includes(name)) return 'number';
  if (options.dateFeatures.includes(name)) return 'date';
  const isCategory =
    options.categoricalFeatures.includes(name) ||
    options.textFeatures.includes(name) ||
    Object.hasOwn(options.ordinalFeatures, name);
  return isCategory ? 'category' : kind;
}

function fitKind(
  { name, data }: NamedColumn,
  target: Target,
  rules: ColumnRules,
  random: Random,
  ties: RowTies | undefined,
): ColumnFit {
  if (data.kind === 'number') return fitNumberStep(name, data, rules);
  if (data.kind === 'date') return fitDateStep(name, data, rules);
  return fitCategory(name, data, target, rules, random, ties);
}

function fitCategory(
  name: string,
  column: CategoryColumn,
  target: Target,
  rules: ColumnRules,
  random: Random,
  ties?: RowTies,
): ColumnFit {
  const choice = planCategory(name, column, rules);
  if (choice.kind === 'dropped') return choice;
  if (choice.kind === 'text') return fitTextStep(name, column, rules.options.textFeaturesMethod);
  const { kind, levels, fill, rare, what, why } = choice;
  const planned = (step: ColumnStep): ColumnFit => ({
    step,
    plan: { column: name, step: kind, what, why, features: step.features },
  });
  const known = { column: name, levels, fill, ...(rare === undefined ? {} : { rare }) };
  switch (kind) {
    case 'two-level':
    case 'codes':
      return planned({ kind, features: [name], ...known });
    case 'ordinal':
      return planned({ kind, features: [name], ...known, keepsMissing: rules.isRaw });
    case 'one-hot':
      return planned({ kind, features: levels.map((level) => `${name}=${level}`), ...known });
    case 'target-encoding': {
      const { step, writeTraining } = fitTargetEncoding({
        name,
        column,
        levels,
        fill,
        rare,
        target,
        folds: planEncodingFolds(column.codes.length, ties, random.fork(`encode/${name}`)),
      });
      return { ...planned(step), writeTraining };
    }
  }
}
