/** Where a recipe from outside is wrong: readers name a field of their own part, callers want a pointer into the whole. */
import { type Fault, InvalidArgument } from '../../errors.js';
import type { Json, JsonObject } from '../../json.js';
import { pointerStep } from '../../json-pointer.js';

/** Says what the error it is made of says; its fault points into the whole recipe. */
class InvalidRecipe extends InvalidArgument {
  override readonly faults: readonly Fault[];

  constructor({ argument, rule, received }: InvalidArgument, json: JsonObject, at: string) {
    super(argument, rule, received);
    const { pointer, rest } = deepestPart(json, argument);
    const message = `${[...rest, rule].join(' ')}, received ${String(received)}`;
    this.faults = [{ pointer: `${at}${pointer}`, message }];
  }
}

/**
 * Reads a part of a recipe.
 * @param at pointer of the part in the whole recipe
 * @throws InvalidArgument of the innermost part that is wrong, with a pointer to it
 */
export function within<T>(json: JsonObject, at: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidArgument) || error instanceof InvalidRecipe) throw error;
    throw new InvalidRecipe(error, json, at);
  }
}

/**
 * @param argument a path as readers of models name it, `model.members[1]`: the first word stands for the part itself
 * @returns a pointer as far as the path is there, and the steps that are not
 */
function deepestPart(json: JsonObject, argument: string): { pointer: string; rest: readonly string[] } {
  const [, ...steps] = argument.split(/[.[\]]+/).filter((step) => step !== '');
  let pointer = '';
  let part: Json | undefined = json;
  for (const [index, step] of steps.entries()) {
    const next = childOf(part, step);
    if (next === undefined) return { pointer, rest: [steps.slice(index).join('.')] };
    pointer += pointerStep(step);
    part = next;
  }
  return { pointer, rest: [] };
}

function childOf(json: Json | undefined, step: string): Json | undefined {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, step)) return undefined;
  return (json as Readonly<Record<string, Json>>)[step];
}
