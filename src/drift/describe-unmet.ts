/** What the settings ask for and the rows do not give, in sentences. */
import type { DriftSettings } from '../core/drift/drift-settings-shape.js';
import type { TableSource } from '../platform/columnar/table-source.js';

export function describeUnmet(
  {
    settings,
    reference,
    current,
  }: {
    readonly settings: Pick<DriftSettings, 'segments'>;
    readonly reference: TableSource;
    readonly current: TableSource;
  },
  {
    uncut,
    unassessed,
  }: {
    /** Why the rows were not cut into chunks. */
    readonly uncut?: string | undefined;
    /** Why the model was not assessed. */
    readonly unassessed?: string | undefined;
  },
): string[] {
  const holdsCategories = (name: string) => (source: TableSource) =>
    source.columns.some((column) => column.name === name && column.kind === 'category');
  return [
    ...(unassessed === undefined ? [] : [`The model was not assessed: ${unassessed}`]),
    ...(uncut === undefined ? [] : [`The rows were not cut over time: ${uncut}`]),
    ...settings.segments
      .filter((name) => ![reference, current].every(holdsCategories(name)))
      .map((name) => `${name} makes no segments: it does not hold categories on both sides`),
  ];
}
