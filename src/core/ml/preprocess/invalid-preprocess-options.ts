import { type Fault, InvalidArgument } from '../../errors.js';

/** Options that cannot be followed: `faults` lists every problem, each with a pointer to its option. */
export class InvalidPreprocessOptions extends InvalidArgument {
  override readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const problems = faults.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`.trim());
    super('preprocess', 'must follow its rules', problems.join('; '));
    this.faults = faults;
  }
}
