/**
 * The classes whose probabilities tell those of all: the last of two, for the first has the rest, and each of more.
 * @param classCount at least 1
 * @example tellingClasses(2) // 1; of three classes 0, 1, 2
 */
export function tellingClasses(classCount: number): readonly number[] {
  return classCount === 2 ? [1] : Array.from({ length: classCount }, (_, k) => k);
}
