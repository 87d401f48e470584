/** Whether a challenger can answer every request that the champion can, with answers that compare. */
import type { Signature } from '../core/ml/signature.js';

/**
 * Why the challenger cannot stand beside the champion; undefined when it can. It may use fewer inputs than the
 * champion but no others, and must predict the same target with the same classes.
 */
export function signatureMismatch(champion: Signature, challenger: Signature): string | undefined {
  const { output } = challenger;
  if (output.target !== champion.output.target || output.task !== champion.output.task) {
    return `must predict ${champion.output.target} (${champion.output.task}), predicts ${output.target} (${output.task})`;
  }
  const classes = new Set(champion.output.levels ?? []);
  const own = output.levels ?? [];
  if (own.length !== classes.size || own.some((level) => !classes.has(level))) {
    return `must have the classes ${[...classes].join(', ')}, has ${own.join(', ')}`;
  }
  const kinds = new Map(champion.inputs.map(({ name, kind }) => [name, kind]));
  for (const { name, kind } of challenger.inputs) {
    const known = kinds.get(name);
    if (known === undefined) return `must take no input that the champion does not have, takes ${name}`;
    if (known !== kind) return `must take ${name} as ${known} like the champion, takes it as ${kind}`;
  }
  return undefined;
}
