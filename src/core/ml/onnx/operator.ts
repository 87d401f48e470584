import { InvalidArgument } from '../../errors.js';
import type { Attributes } from './attributes.js';
import type { Tensor } from './tensor.js';

/** What a node does with its inputs; an optional input that was left out is undefined. */
export type Run = (inputs: readonly (Tensor | undefined)[]) => readonly Tensor[];

/** What is known about a node before any data come: attributes are read and checked once. */
export interface NodeContext {
  readonly attributes: Attributes;
  /** Version of the operator set the graph was written for. */
  readonly opset: number;
  /** How many outputs the node names. */
  readonly outputs: number;
}

/** Prepares one node of an operator. */
export type Operator = (context: NodeContext) => Run;

/** The input at that place. @throws InvalidArgument when it is absent */
export function input(inputs: readonly (Tensor | undefined)[], at: number): Tensor {
  const found = inputs[at];
  if (found !== undefined) return found;
  throw new InvalidArgument('model.graph', `must give its nodes input ${at}`, 'none');
}

/** An axis counted from the end when negative. */
export function resolveAxis(axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(resolved) && resolved >= 0 && resolved < Math.max(1, rank)) return resolved;
  throw new InvalidArgument('model.graph', `must use axes below ${rank}`, axis);
}
