import { type Fault, InvalidArgument } from '../../errors.js';

/** Rows that cannot be split as a plan says: field, rule and value of every fault, in the words of the fault. */
export class SplitRefused extends InvalidArgument {
  override readonly faults: readonly Fault[];

  /** @param faults as `planSplit` gives them, at least one */
  constructor(faults: readonly Fault[]) {
    const problems = faults.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
    super('split', `cannot be made: ${problems}`, `${faults.length} problems`);
    this.message = problems;
    this.faults = faults;
  }
}
