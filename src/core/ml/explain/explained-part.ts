/** A part of an explanation that could not be made, and why. Never a number in its place. */
export interface NotExplained {
  readonly kind: 'not-explained';
  readonly reason: string;
}

/** Says why a part is absent. */
export function notExplained(reason: string): NotExplained {
  return { kind: 'not-explained', reason };
}
