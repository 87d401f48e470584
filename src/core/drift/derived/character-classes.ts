/** What a character is to a text: `alone` marks letters of scripts that put no space between words. */
export const characterClass = { other: 0, space: 1, letter: 2, alone: 3 } as const;

const letterOrMark = /[\p{L}\p{M}]/u;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const whiteSpace = /\s/u;
const basicPlaneSize = 0x10000;

let basicPlane: Uint8Array | undefined;

/**
 * The class of every code point of the basic plane, for loops over long texts. Combining marks count as letters,
 * since they are parts of letters in many scripts.
 *
 * @example basicPlaneClasses()['a'.charCodeAt(0)] === characterClass.letter // true
 */
export function basicPlaneClasses(): Uint8Array {
  basicPlane ??= Uint8Array.from({ length: basicPlaneSize }, (_, code) => classOf(code));
  return basicPlane;
}

/**
 * The class of one code point.
 *
 * @param codePoint Unicode code point, 0 to 0x10FFFF
 *
 * Source: Unicode general categories L and M, as the JavaScript engine knows them.
 *
 * @example classOf(0x20) === characterClass.space // true
 */
export function classOf(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (letterOrMark.test(character))
    return spaceless.test(character) ? characterClass.alone : characterClass.letter;
  return whiteSpace.test(character) ? characterClass.space : characterClass.other;
}
