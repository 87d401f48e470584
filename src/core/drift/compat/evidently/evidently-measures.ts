import type { Column } from '../../../table.js';
import type { ColumnKind, DriftMeasure, MeasureResult } from '../../measure.js';
import type { MeasureContext } from '../../measure-context.js';
import { compatResult } from '../compat-result.js';
import { chooseEvidentlyMethod } from './choose-evidently-method.js';
import { type EvidentlyData, prepareEvidentlyData } from './evidently-data.js';
import type { EvidentlyMethod } from './evidently-method.js';
import { evidentlyMethods } from './evidently-methods.js';

const defaultId = 'compat.evidently';

/**
 * Evidently's default: the method it chooses for this column, named in the result.
 *
 * Source: see `choose-evidently-method.ts`.
 */
const defaultMeasure: DriftMeasure = {
  id: defaultId,
  title: "Evidently's default method (compat)",
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: {},
  compute: (reference, current, context) =>
    computeBy(defaultId, chooseEvidentlyMethod, reference, current, context),
};

/**
 * Evidently as measures: its default and each of its methods for single columns.
 *
 * @example evidentlyMeasures.map((measure) => measure.id) // ['compat.evidently', 'compat.evidently.ks', ...]
 */
export const evidentlyMeasures: readonly DriftMeasure[] = [
  defaultMeasure,
  ...evidentlyMethods.map(toMeasure),
];

function toMeasure(method: EvidentlyMethod): DriftMeasure {
  const id = methodId(method);
  return {
    id,
    title: `${method.title} of Evidently (compat)`,
    role: 'value',
    kinds: method.kinds.flatMap((kind): ColumnKind[] => (kind === 'number' ? ['number', 'date'] : [kind])),
    effectFloors: {},
    ...(method.usesRowOrder === true ? { usesRowOrder: true } : {}),
    compute: (reference, current, context) => computeBy(id, () => method, reference, current, context),
  };
}

function computeBy(
  id: string,
  choose: (data: EvidentlyData) => EvidentlyMethod,
  reference: Column,
  current: Column,
  context: MeasureContext,
): MeasureResult {
  const data = prepareEvidentlyData(reference, current, context);
  if (data.referenceRows === 0 || data.currentRows === 0) {
    return { kind: 'empty', because: 'Evidently raises an error for a side without usable rows' };
  }
  const method = choose(data);
  return compatResult(id, method.find(data), method.rule, methodId(method));
}

function methodId(method: EvidentlyMethod): string {
  return `${defaultId}.${method.name}`;
}
