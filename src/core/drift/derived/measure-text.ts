import { basicPlaneClasses, characterClass, classOf } from './character-classes.js';

/** Counts of one text, in code points. */
export interface TextCounts {
  readonly length: number;
  /** Characters that are neither white space nor letters nor parts of letters. */
  readonly nonLetters: number;
  readonly spaces: number;
  /** Pieces between white space that hold a letter; letters of scripts without spaces count one each. */
  readonly wordLikePieces: number;
}

/**
 * Counts the characters of a text.
 *
 * @param text any text; length counts code points, as Python's `len` does
 * @returns counts; all 0 for the empty text
 *
 * @example measureText('a 1b!') // { length: 5, nonLetters: 2, spaces: 1, wordLikePieces: 2 }
 */
export function measureText(text: string): TextCounts {
  const classes = basicPlaneClasses();
  let length = 0;
  let nonLetters = 0;
  let spaces = 0;
  let wordLikePieces = 0;
  let isInCountedPiece = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    let kind = classes[unit]!;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const codePoint = text.codePointAt(index)!;
      kind = classOf(codePoint);
      if (codePoint > 0xffff) index++;
    }
    length++;
    if (kind === characterClass.space) {
      spaces++;
      isInCountedPiece = false;
    } else if (kind === characterClass.other) {
      nonLetters++;
    } else if (kind === characterClass.alone || !isInCountedPiece) {
      wordLikePieces++;
      isInCountedPiece = true;
    }
  }
  return { length, nonLetters, spaces, wordLikePieces };
}

/** Share of the characters other than white space that are no letters, in [0, 1]; 0 where there are none. */
export function nonLetterShare({ length, nonLetters, spaces }: TextCounts): number {
  return length === spaces ? 0 : nonLetters / (length - spaces);
}
